//! What the controller says.

use protocol::event::Ack;
use protocol::register::Register;
use protocol::report::Welcome;
use protocol::topic::Channel;
use protocol::{Down, SpoolId, Topic, limit, wire};

use super::{Connection, Output, Session};
use crate::clock::Now;
use crate::plan::Taken;

impl Session {
    pub(super) fn message(&mut self, connection: Connection, topic: &str, body: &[u8], now: Now) {
        if self.link.up() != Some(connection) {
            return self.log(format!("a message on {topic} came through an earlier connection"));
        }
        let channel = match topic.parse() {
            Ok(Topic { device, channel: Channel::Down(down) }) if device == self.setup.device => {
                down
            }
            Ok(_) | Err(_) => return self.log(format!("a message on {topic} is not for us")),
        };
        match channel {
            Down::Welcome => self.hear_welcome(connection, body, now),
            Down::Settings => self.hear_register(Register::Settings, body, now),
            Down::Desired => self.hear_register(Register::Desired, body, now),
            Down::Alerts => self.hear_register(Register::Alerts, body, now),
            Down::Ack => self.hear_ack(body, now),
        }
    }

    fn hear_welcome(&mut self, connection: Connection, body: &[u8], now: Now) {
        let welcome: Welcome = match wire::decode(body, limit::DOWN_BYTES) {
            Ok(welcome) => welcome,
            Err(error) => return self.fault("protocol", &error.to_string(), now),
        };
        if welcome.session != self.link.session() {
            return self.log(format!("a welcome to session {} is late", welcome.session));
        }
        self.outputs.push_back(Output::SetClock(welcome.now));
        self.welcomed(connection, now);
        let fresh = || SpoolId::new(now.clock.now, self.chance.wide_bits());
        self.events.welcomed(&welcome.stored, now.clock, &mut *self.storage, fresh);
    }

    fn hear_register(&mut self, register: Register, body: &[u8], now: Now) {
        match self.plan.take(register, body, &mut *self.storage) {
            Ok(Taken::New) => {
                match register {
                    Register::Alerts => {
                        self.alerted.get_or_insert(now);
                    }
                    Register::Settings | Register::Desired => {
                        self.fetching.begin(now.uptime, &mut self.chance);
                        self.pictures.begin(now.uptime, &mut self.chance);
                    }
                }
                self.reporting.is_due_soon(now.uptime);
            }
            Ok(Taken::Known) => {}
            Err(refusal) => self.fault("protocol", &refusal.to_string(), now),
        }
    }

    fn hear_ack(&mut self, body: &[u8], now: Now) {
        match wire::decode::<Ack>(body, limit::DOWN_BYTES) {
            Ok(ack) => self.events.acknowledged(ack, &mut *self.storage),
            Err(error) => self.fault("protocol", &error.to_string(), now),
        }
    }

    fn log(&mut self, line: String) {
        self.outputs.push_back(Output::Log(line));
    }
}
