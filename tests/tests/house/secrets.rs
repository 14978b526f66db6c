//! No secret lies readable in the database: every column that sounds like one is known here, and holds what it may.

use blackbox::{Store, World, json};

use crate::schema::of_sqlite;

/// Parts of names that sound like a secret.
const SOUNDS: [&str; 13] = [
    "secret",
    "password",
    "token",
    "key",
    "phrase",
    "duress",
    "code",
    "hash",
    "seal",
    "salt",
    "pin",
    "private",
    "credential",
];

/// What a column that sounds so may hold.
enum Holds {
    /// Sealed by the key in the data folder (`kernel::seal`).
    Sealed,
    /// A SHA-256 of it.
    Hash,
    /// A hash that is slow to guess.
    SlowHash,
    /// Nothing any more.
    Nothing,
    /// It is no secret.
    NoSecret,
}
use Holds::{Hash, NoSecret, Nothing, Sealed, SlowHash};

/// Every column that sounds like a secret. A new one is put here by whoever adds it, who then knows what it holds.
const COLUMNS: &[(&str, Holds)] = &[
    ("account.password_hash", SlowHash),
    ("alarm.code", NoSecret),
    ("alarm.code_name", NoSecret),
    ("alarm.source_key", NoSecret),
    ("alarm_account.key_sealed", Sealed),
    ("alarm_account.mapping", NoSecret),
    ("alarm_keyholder.duress_sealed", Sealed),
    ("alarm_keyholder.phrase_sealed", Sealed),
    ("alarm_signal.code", NoSecret),
    ("alarm_signal.code_name", NoSecret),
    ("api_token.token_hash", Hash),
    ("code_app.secret", Sealed),
    ("command.key", NoSecret),
    ("command.request_hash", NoSecret),
    ("disposition.code", NoSecret),
    ("head.hash", NoSecret),
    ("incident.type_code", NoSecret),
    ("incident_type.code", NoSecret),
    ("journal.command_key", NoSecret),
    ("journal.details_hash", NoSecret),
    ("journal.hash", NoSecret),
    ("journal_detail.salt", NoSecret),
    ("journal_key.public_key", NoSecret),
    ("journal_key.sealed_key", Sealed),
    ("journal_tile.hashes", NoSecret),
    ("passkey.credential_id", NoSecret),
    ("passkey.public_key", NoSecret),
    ("place_picture.pins", NoSecret),
    ("recovery_code.code_hash", Hash),
    ("report.type_code", NoSecret),
    ("schedule.type_code", NoSecret),
    ("session.token_hash", Hash),
    ("setup_code.code_hash", Hash),
    ("sign_in_link.password_refused", NoSecret),
    ("site.code", NoSecret),
    ("subject.sealed_key", Sealed),
    ("webhook.secret", Nothing),
    ("webhook.secret_sealed", Sealed),
];

/// How many rows of a column hold what they may not.
fn wrong(world: &World, column: &str, holds: &Holds) -> i64 {
    let (table, name) = column.split_once('.').expect("TABLE.COLUMN");
    let unless = match holds {
        // KEYID.NONCE.CIPHERTEXT: 8 and 24 hexadecimal digits, and as many as there are.
        Sealed => format!("{name} LIKE '________.________________________.%'"),
        Hash => format!("length({name}) = 32"),
        SlowHash => format!("{name} LIKE '$argon2id$%'"),
        Nothing => format!("{name} = ''"),
        NoSecret => return 0,
    };
    world.count(&format!("SELECT COUNT(*) FROM {table} WHERE {name} IS NOT NULL AND NOT ({unless})"))
}

/// A world in which each column that is sealed holds something.
fn world_with_secrets(store: Store) -> Option<World> {
    let world = World::example(store)?;
    let body = json!({ "name": "Case system", "url": "https://hooks.example.org/in", "actions": ["*"] });
    world.user("admin").post("/webhooks", &body).ok();
    let keyholders = json!([{ "name": "Ada Low", "phone": "1", "phrase": "Sextant", "duress_word": "Anchor" }]);
    let panel = json!({ "account": "A0F1", "name": "Dock office", "keyholders": keyholders,
        "key_hex": "00112233445566778899aabbccddeeff" });
    world.user("admin").post("/alarm-accounts", &panel).ok();
    Some(world)
}

#[test]
fn every_column_that_sounds_like_a_secret_is_known() {
    let world = World::example(Store::Sqlite).expect("SQLite is always there");
    let schema = of_sqlite(&world).expect("the schema can be read");
    for (table, columns) in schema {
        for (name, _) in columns {
            let column = format!("{table}.{name}");
            let sounds = SOUNDS.iter().any(|sound| name.contains(sound));
            assert!(
                !sounds || COLUMNS.iter().any(|(known, _)| *known == column),
                "{column} sounds like a secret: say in {} what it holds",
                file!()
            );
        }
    }
}

fn secrets_are_sealed_or_hashed(store: Store) {
    let Some(world) = world_with_secrets(store) else { return };
    for (column, holds) in COLUMNS {
        assert_eq!(wrong(&world, column, holds), 0, "{column} holds a secret that can be read");
    }
    for sealed in [
        "alarm_account.key_sealed",
        "alarm_keyholder.duress_sealed",
        "alarm_keyholder.phrase_sealed",
        "webhook.secret_sealed",
    ] {
        let (table, name) = sealed.split_once('.').expect("TABLE.COLUMN");
        assert!(world.count(&format!("SELECT COUNT(*) FROM {table} WHERE {name} IS NOT NULL")) > 0, "{sealed}");
    }
    // The control: one that lies open is found.
    world.sql("UPDATE webhook SET secret = 'hush', secret_sealed = 'hush'");
    for column in ["webhook.secret", "webhook.secret_sealed"] {
        let (_, holds) = COLUMNS.iter().find(|(known, _)| *known == column).expect("it is known");
        assert_eq!(wrong(&world, column, holds), 1);
    }
}

#[test]
fn secrets_are_sealed_or_hashed_in_sqlite() {
    secrets_are_sealed_or_hashed(Store::Sqlite);
}

#[test]
fn secrets_are_sealed_or_hashed_in_postgres() {
    secrets_are_sealed_or_hashed(Store::Postgres);
}
