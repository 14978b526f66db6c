//! What simulated panels say.

use dc09::Token;

/// What panels say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Says {
    /// Signs of life.
    Alive,
    /// A quiet night: openings, closings, tests, now and then an alarm and its restore.
    Mixed,
    /// Alarms only.
    Storm,
    /// Frames that are broken on purpose: nothing of it may be answered.
    Broken,
}

/// One message, before it is numbered and framed.
pub(super) struct Saying {
    pub(super) token: Token,
    /// What stands behind the account: `Nri1/BA007`; empty for a sign of life.
    pub(super) data: String,
    /// How it is broken.
    pub(super) fault: Option<Fault>,
}

/// How a frame is broken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// A digit of the CRC is another.
    Crc,
    /// It stops in the middle.
    Half,
    /// Bytes that are no frame at all.
    Noise,
}

/// Alarms of a storm: what all have in common is that a person must look.
const ALARMS: &[&str] = &["BA", "BA", "BA", "TA", "FA", "PA", "HA", "WA", "UA"];

impl Says {
    /// The next thing to say.
    pub(super) fn next(self, random: &mut fastrand::Rng) -> Saying {
        let sia = |data: String| Saying { token: Token::SiaDcs, data, fault: None };
        let zone = random.u32(1..=32);
        match self {
            Self::Alive => Saying { token: Token::Null, data: String::new(), fault: None },
            Self::Storm => {
                let code = ALARMS.get(random.usize(..ALARMS.len())).copied().unwrap_or("BA");
                sia(format!("Nri1/{code}{zone:03}"))
            }
            Self::Mixed => match random.u32(0..100) {
                0..40 => Saying { token: Token::Null, data: String::new(), fault: None },
                40..60 => sia(format!("Nri1/OP{:03}", random.u32(1..=20))),
                60..80 => sia(format!("Nri1/CL{:03}", random.u32(1..=20))),
                80..90 => sia("NRP".to_owned()),
                90..95 => sia(format!("Nri1/BA{zone:03}")),
                95..99 => sia(format!("Nri1/BR{zone:03}")),
                _ => sia("NAT".to_owned()),
            },
            Self::Broken => {
                let fault = [Fault::Crc, Fault::Half, Fault::Noise].get(random.usize(..3)).copied();
                Saying { fault, ..sia(format!("Nri1/BA{zone:03}")) }
            }
        }
    }
}
