//! What an alarm is about.

kernel::text_enum! {
    /// What an alarm is about; decides its default priority and how it is handled.
    #[schema(as = AlarmCategory)]
    pub enum Category {
        /// Somebody is robbed.
        HoldUp = "hold_up",
        /// Somebody acts under threat.
        Duress = "duress",
        /// A call for immediate help.
        Panic = "panic",
        /// Fire, smoke, heat, sprinkler.
        Fire = "fire",
        /// Somebody needs medical help.
        Medical = "medical",
        /// Gas or carbon monoxide.
        Gas = "gas",
        /// Water, frost, temperature.
        Environment = "environment",
        /// Somebody has come in, or tries to.
        Burglary = "burglary",
        /// Somebody interferes with the system.
        Tamper = "tamper",
        /// A door or a card.
        Access = "access",
        /// A valve, a pump, a guard tour: something that watches over protection.
        Supervisory = "supervisory",
        /// Mains or battery.
        Power = "power",
        /// The way to the receiver.
        Communication = "communication",
        /// Something else in the system is broken.
        Trouble = "trouble",
        /// Opened or closed at another time than it should be, or not at all.
        Hours = "hours",
        /// Armed and disarmed.
        OpenClose = "open_close",
        /// A zone was taken out.
        Bypass = "bypass",
        /// Tests.
        Test = "test",
        /// Anything else.
        Other = "other",
    }
}

impl Category {
    /// 1 immediate danger to life … 5 information (field/alarms.md 1.8).
    pub const fn priority(self) -> i64 {
        match self {
            Self::HoldUp | Self::Duress | Self::Panic | Self::Fire | Self::Medical => 1,
            Self::Gas | Self::Environment | Self::Burglary => 2,
            Self::Tamper | Self::Supervisory | Self::Communication | Self::Hours | Self::Other => 3,
            Self::Access | Self::Power | Self::Trouble => 4,
            Self::OpenClose | Self::Bypass | Self::Test => 5,
        }
    }

    /// What is never delayed, grouped away or inhibited.
    pub const fn concerns_a_life(self) -> bool {
        matches!(self, Self::HoldUp | Self::Duress | Self::Panic | Self::Fire | Self::Medical)
    }

    /// Nobody at the premises is called: whoever threatens somebody there would hear the phone.
    pub const fn is_silent(self) -> bool {
        matches!(self, Self::HoldUp | Self::Duress)
    }

    /// What a storm of may be shown as one: an outage is one thing, however many panels report it.
    pub const fn may_be_grouped(self) -> bool {
        matches!(self, Self::Power | Self::Communication)
    }

    /// Whether a level of verification is computed: TMA-AVS-01 scores intrusion only.
    pub const fn is_intrusion(self) -> bool {
        matches!(self, Self::Burglary)
    }

    /// What the log of its incident says when the device tells that it is over.
    pub const fn is_over(self) -> &'static str {
        match self {
            Self::HoldUp | Self::Duress | Self::Panic | Self::Medical => "It was reset at the premises.",
            Self::Fire | Self::Gas | Self::Environment | Self::Burglary | Self::Tamper => "The detector is restored.",
            Self::Access => "The door is as it should be.",
            Self::Power => "The supply is back.",
            Self::Communication => "The way to the receiver is back.",
            Self::Supervisory | Self::Trouble => "The fault is over.",
            Self::Hours => "The hours are kept again.",
            Self::OpenClose | Self::Bypass | Self::Test | Self::Other => "The device tells that it is over.",
        }
    }

    /// Code of the incident type that an alarm becomes; the catalogue ships with all of them.
    pub const fn incident_type(self) -> &'static str {
        match self {
            Self::HoldUp => "hold_up_alarm",
            Self::Duress => "duress_alarm",
            Self::Panic => "panic_alarm",
            Self::Fire => "fire_alarm",
            Self::Medical => "medical",
            Self::Gas => "gas_smell",
            Self::Environment => "flooding",
            Self::Burglary => "intrusion_alarm",
            Self::Tamper => "tamper_alarm",
            Self::Access => "door_forced",
            Self::Power => "power_failure",
            Self::Hours => "hours_alarm",
            Self::Test => "test",
            _ => "alarm_fault",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_a_life_comes_first_and_is_never_grouped() {
        for category in Category::ALL {
            assert_eq!(category.concerns_a_life(), category.priority() == 1, "{category}");
            assert!(!(category.may_be_grouped() && category.concerns_a_life()), "{category}");
        }
    }
}
