-- How one gets from place to place on a site: its corridors, stairs, lifts, doors and roads.
CREATE TABLE path_graph (
    site_id UUID NOT NULL PRIMARY KEY REFERENCES site (id),
    -- List of edges as JSON; the graph is always read and changed as a whole.
    edges TEXT NOT NULL,
    version BIGINT NOT NULL
);
