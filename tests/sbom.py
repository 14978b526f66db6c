"""Checks the two lists of components: each is locked, has a licence, and what everybody knows is within is listed."""

import json
import sys
import tomllib

# Without these it would be the list of something else.
KNOWN = [{"rusqlite", "rustls", "axum"}, {"react", "maplibre-gl"}]


def check(path, locked, known):
    components = json.load(open(path, encoding="utf-8"))["components"]
    names = {component["name"] for component in components}
    assert known <= names, f"{path} lacks {known - names}"
    for component in components:
        whole = "/".join(filter(None, [component.get("group"), component["name"]]))
        assert (whole, component["version"]) in locked, f"{whole} {component['version']} in {path} is not locked"
        assert component.get("licenses"), f"{whole} in {path} has no licence"
    print(f"{path}: {len(components)} components")


with open("Cargo.lock", "rb") as file:
    crates = {(package["name"], package["version"]) for package in tomllib.load(file)["package"]}
with open("web/package-lock.json", encoding="utf-8") as file:
    packages = {(path.split("node_modules/")[-1], package["version"]) for path, package in json.load(file)["packages"].items() if path}
check(sys.argv[1], crates, KNOWN[0])
check(sys.argv[2], packages, KNOWN[1])
