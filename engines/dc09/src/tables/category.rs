//! What codes are about, what they do, and what their numbers count.

use serde::{Deserialize, Serialize};

/// An enum whose names in tables and in JSON are the same words.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one of a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str(self.name())
            }
        }
    };
}

named! {
    /// What an event is about. A restore has the category of what it ends.
    Category {
        /// Somebody acts under threat.
        Duress = "duress",
        /// Robbery.
        HoldUp = "hold-up",
        /// Somebody called for help.
        Panic = "panic",
        /// Fire, heat, smoke, sprinklers.
        Fire = "fire",
        /// Somebody is unwell, or called for assistance.
        Medical = "medical",
        /// Gas.
        Gas = "gas",
        /// Water where it should not be.
        Water = "water",
        /// Cold, heat, air: conditions that harm goods and buildings.
        Environment = "environment",
        /// Intrusion.
        Burglary = "burglary",
        /// Somebody meddles with the equipment.
        Tamper = "tamper",
        /// Doors and cards.
        Access = "access",
        /// Equipment or power fails.
        Trouble = "trouble",
        /// The way from panel to receiver fails.
        Communication = "communication",
        /// A supervised state, of fire equipment above all, is not what it should be.
        Supervisory = "supervisory",
        /// Arming and disarming, and schedules for it.
        OpenClose = "open-close",
        /// Zones taken out and in.
        Bypass = "bypass",
        /// Tests.
        Test = "test",
        /// Programming, logs, schedules, messages.
        System = "system",
        /// Nothing is known of it.
        Other = "other",
    }
}

named! {
    /// What an event does.
    Effect {
        /// Raises an alarm.
        Alarm = "alarm",
        /// Ends an alarm, a trouble, a bypass or a test.
        Restore = "restore",
        /// Reports that something fails.
        Trouble = "trouble",
        /// Reports that something watched is not so, or has not happened in time.
        Supervisory = "supervisory",
        /// Disarmed.
        Opening = "opening",
        /// Armed.
        Closing = "closing",
        /// Somebody entitled says that the alarm is none.
        Cancel = "cancel",
        /// Taken out of service.
        Bypass = "bypass",
        /// A test.
        Test = "test",
        /// To be written down.
        Log = "log",
    }
}

named! {
    /// What the number of an event counts.
    NumberMeans {
        /// A zone or point.
        Zone = "zone",
        /// A user.
        User = "user",
        /// A door.
        Door = "door",
        /// An area or partition.
        Area = "area",
        /// An expansion or external device.
        Device = "device",
        /// A condition.
        Condition = "condition",
        /// A telephone line.
        Line = "line",
        /// A line card of the receiver.
        LineCard = "line-card",
        /// A relay.
        Relay = "relay",
        /// An output.
        Output = "output",
        /// A printer.
        Printer = "printer",
        /// A radio receiver.
        Receiver = "receiver",
        /// A network.
        Network = "network",
        /// A prepared message.
        Message = "message",
        /// A custom function.
        Function = "function",
        /// A dealer.
        Dealer = "dealer",
        /// Something of the maker's.
        Other = "other",
        /// Nothing.
        None = "none",
    }
}
