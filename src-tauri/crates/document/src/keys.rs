//! A person's key for signing, locked with a PIN. Randomness comes from the caller; the time of a signature is
//! said, not read.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key as Sealing, Nonce};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use model::Team;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hash::{hex, unhex};

/// Letters that a PIN has at least.
pub const MIN_PIN: usize = 4;
/// Memory and rounds of the derivation: what a guess of a PIN costs.
const MEMORY_KIB: u32 = 64 * 1024;
const ROUNDS: u32 = 3;
/// What a stored key may ask for; more would only stop the program.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_ROUNDS: u32 = 10;

/// Why a key can't be made or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The PIN is too short.
    #[error("a PIN has at least {MIN_PIN} letters or digits")]
    ShortPin,
    /// Another PIN was chosen, or name or team were changed since.
    #[error("this is not the PIN of this key")]
    WrongPin,
    /// The stored key is damaged.
    #[error("the stored key is damaged")]
    Damaged,
}

/// A key as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedKey {
    /// Whose key.
    pub name: String,
    /// For which team this person signs.
    pub team: Team,
    /// The public half, in hexadecimal.
    pub public_key: String,
    salt: String,
    nonce: String,
    sealed: String,
    memory_kib: u32,
    rounds: u32,
}

/// A key that is open for signing. Keep it no longer than the signature takes.
pub struct Key {
    name: String,
    team: Team,
    secret: SigningKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key of {}", self.name)
    }
}

impl LockedKey {
    /// A new key. `entropy` is 64 random bytes of the operating system.
    ///
    /// # Errors
    /// [`KeyError::ShortPin`].
    pub fn create(name: &str, team: Team, pin: &str, entropy: &[u8; 64]) -> Result<LockedKey, KeyError> {
        if pin.chars().count() < MIN_PIN {
            return Err(KeyError::ShortPin);
        }
        let (seed, rest) = entropy.split_at(32);
        let (salt, rest) = rest.split_at(16);
        let nonce = &rest[..12];
        let secret = SigningKey::from_bytes(seed.try_into().map_err(|_| KeyError::Damaged)?);
        let mut locked = LockedKey {
            name: name.to_owned(),
            team,
            public_key: hex(secret.verifying_key().as_bytes()),
            salt: hex(salt),
            nonce: hex(nonce),
            sealed: String::new(),
            memory_kib: MEMORY_KIB,
            rounds: ROUNDS,
        };
        let bound = locked.bound();
        let payload = Payload {
            msg: seed,
            aad: &bound,
        };
        let sealed = locked.sealing(pin)?.encrypt(Nonce::from_slice(nonce), payload);
        locked.sealed = hex(&sealed.map_err(|_| KeyError::Damaged)?);
        Ok(locked)
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`KeyError::WrongPin`] or [`KeyError::Damaged`].
    pub fn unlock(&self, pin: &str) -> Result<Key, KeyError> {
        let nonce: [u8; 12] = unhex(&self.nonce).ok_or(KeyError::Damaged)?;
        let sealed: [u8; 48] = unhex(&self.sealed).ok_or(KeyError::Damaged)?;
        let bound = self.bound();
        let payload = Payload {
            msg: &sealed,
            aad: &bound,
        };
        let seed = self.sealing(pin)?.decrypt(Nonce::from_slice(&nonce), payload);
        let seed = seed.map_err(|_| KeyError::WrongPin)?;
        let secret = SigningKey::from_bytes(seed.as_slice().try_into().map_err(|_| KeyError::Damaged)?);
        if hex(secret.verifying_key().as_bytes()) != self.public_key {
            return Err(KeyError::Damaged);
        }
        Ok(Key {
            name: self.name.clone(),
            team: self.team,
            secret,
        })
    }

    /// The fingerprint of its public half, for reading aloud.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.public_key)
    }

    /// What is sealed with the secret, so that a key can't be given another name.
    fn bound(&self) -> Vec<u8> {
        framed(
            "counterpart key 1",
            &[&self.name, self.team.slug(), &self.public_key],
        )
    }

    fn sealing(&self, pin: &str) -> Result<ChaCha20Poly1305, KeyError> {
        let salt: [u8; 16] = unhex(&self.salt).ok_or(KeyError::Damaged)?;
        if self.memory_kib > MOST_MEMORY_KIB || self.rounds > MOST_ROUNDS {
            return Err(KeyError::Damaged);
        }
        let params = Params::new(self.memory_kib, self.rounds, 1, Some(32)).map_err(|_| KeyError::Damaged)?;
        let mut derived = [0_u8; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(pin.as_bytes(), &salt, &mut derived)
            .map_err(|_| KeyError::Damaged)?;
        Ok(ChaCha20Poly1305::new(Sealing::from_slice(&derived)))
    }
}

/// A signature of one person under one hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed.
    pub name: String,
    /// For which team.
    pub team: Team,
    /// With which key, in hexadecimal.
    pub public_key: String,
    /// When, UTC, to the second.
    pub at: String,
    /// Ed25519 over hash, name, team and time, in hexadecimal.
    pub signature: String,
}

impl Signature {
    /// True when this person's key signed this hash, under this name, for this team, at this time.
    pub fn signs(&self, hash: &str) -> bool {
        let key: Option<[u8; 32]> = unhex(&self.public_key);
        let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
        let signature: Option<[u8; 64]> = unhex(&self.signature);
        let (Some(key), Some(signature)) = (key, signature) else {
            return false;
        };
        let signature = ed25519_dalek::Signature::from_bytes(&signature);
        let message = message(hash, &self.name, self.team, &self.at);
        key.verify_strict(&message, &signature).is_ok()
    }

    /// The fingerprint of its key, for reading aloud: it says whether the key is this person's.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.public_key)
    }
}

/// Signs a hash. `at` is the time, UTC, to the second.
pub fn sign(key: &Key, hash: &str, at: &str) -> Signature {
    let signature = key.secret.sign(&message(hash, &key.name, key.team, at));
    Signature {
        name: key.name.clone(),
        team: key.team,
        public_key: hex(key.secret.verifying_key().as_bytes()),
        at: at.to_owned(),
        signature: hex(&signature.to_bytes()),
    }
}

fn message(hash: &str, name: &str, team: Team, at: &str) -> Vec<u8> {
    framed("counterpart signature 1", &[hash, name, team.slug(), at])
}

/// Fields behind their lengths, under a name of what they are for.
fn framed(what: &str, fields: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in std::iter::once(&what).chain(fields) {
        bytes.extend((field.len() as u64).to_be_bytes());
        bytes.extend(field.as_bytes());
    }
    bytes
}

/// The fingerprint of a public key: four groups of four letters and digits, none of which sounds or looks like
/// another.
pub fn fingerprint(public_key: &str) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let digest = Sha256::digest(framed("counterpart fingerprint 1", &[public_key]));
    let bits = digest
        .iter()
        .take(10)
        .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letter = |at: usize| char::from(LETTERS[(bits >> (75 - 5 * at) & 31) as usize]);
    let group = |start: usize| (start..start + 4).map(letter).collect::<String>();
    [0, 4, 8, 12].map(group).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked() -> LockedKey {
        let entropy = std::array::from_fn(|at| at as u8);
        LockedKey::create("Ada", Team::Sales, "2468", &entropy).expect("the PIN is long enough")
    }

    #[test]
    fn a_key_opens_with_its_pin_only() {
        let short = LockedKey::create("Ada", Team::Sales, "123", &[1; 64]);
        assert_eq!(short.err(), Some(KeyError::ShortPin));
        let locked = locked();
        let stored = serde_json::to_string(&locked).expect("JSON");
        let read: LockedKey = serde_json::from_str(&stored).expect("JSON");
        assert_eq!(read.unlock("2469").err(), Some(KeyError::WrongPin));
        let renamed = LockedKey {
            name: "Eve".to_owned(),
            ..read.clone()
        };
        assert_eq!(renamed.unlock("2468").err(), Some(KeyError::WrongPin));
        let key = read.unlock("2468").expect("it is the PIN");
        let signature = sign(&key, "abc", "2026-07-01T09:00:00Z");
        assert!(signature.signs("abc"));
        assert!(!signature.signs("abd"));
        assert!(
            !Signature {
                at: "2026-07-01T09:00:01Z".to_owned(),
                ..signature
            }
            .signs("abc")
        );
        assert_eq!(format!("{key:?}"), "Key of Ada");
    }

    #[test]
    fn a_stored_key_cannot_ask_for_all_memory() {
        let greedy = LockedKey {
            memory_kib: u32::MAX,
            ..locked()
        };
        assert_eq!(greedy.unlock("2468").err(), Some(KeyError::Damaged));
    }

    #[test]
    fn a_fingerprint_is_read_aloud() {
        let groups = fingerprint(&locked().public_key);
        assert_eq!(groups.len(), 19);
        assert!(groups.split('-').all(|group| group.len() == 4), "{groups}");
        assert_ne!(groups, fingerprint("other"));
    }
}
