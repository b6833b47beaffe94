//! People's passwords: argon2id, off the async threads, a few at a time.

use std::sync::{LazyLock, Mutex, PoisonError};

use anyhow::{Context, anyhow};
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{self, Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

/// Hashes a password; the result carries its parameters and salt (a PHC string).
pub async fn hash(password: String) -> anyhow::Result<String> {
    in_turn(move || hash_now(&password)).await?
}

/// Whether a password fits a hash; a hash that cannot be read fits none.
pub async fn verify(password: String, hash: String) -> anyhow::Result<bool> {
    in_turn(move || verify_now(&password, &hash)).await
}

/// Takes as long as [`verify`], so that an unknown login answers like a wrong password.
pub async fn verify_nobody(password: String) -> anyhow::Result<()> {
    in_turn(move || {
        verify_now(&password, &NOBODY);
    })
    .await
}

/// [`hash`] for a process without a runtime.
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    phc(password).map_err(|error| anyhow!("cannot hash the password: {error}"))
}

/// Each run takes 19 MiB and some 20 ms of a core: more at once only make all of them slow.
const AT_ONCE: usize = 4;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A hash that no password is known for.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let secret: u128 = rand::random();
    hash_now(&secret.to_string()).unwrap_or_default()
});

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let _turn = TURNS.acquire().await.context("no more passwords are hashed")?;
    tokio::task::spawn_blocking(work).await.context("hashing a password failed")
}

fn verify_now(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        tracing::error!("a stored password hash cannot be read");
        return false;
    };
    fits(password, &hash).unwrap_or(false)
}

/// The PHC string of a password with a new salt.
fn phc(password: &str) -> password_hash::Result<String> {
    let (salt, argon2) = (SaltString::generate(&mut OsRng), argon2()?);
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params())?,
        salt: Some(salt.as_salt()),
        hash: Some(output(&argon2, password, salt.as_salt(), Params::DEFAULT_OUTPUT_LEN)?),
    };
    Ok(hash.to_string())
}

/// Whether the hash is of this password, by the hash's own parameters; compared in constant time.
fn fits(password: &str, known: &PasswordHash<'_>) -> password_hash::Result<bool> {
    let (Some(salt), Some(wanted)) = (known.salt, known.hash) else {
        return Err(password_hash::Error::Password);
    };
    let version = known.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let algorithm = Algorithm::try_from(known.algorithm)?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(known)?);
    Ok(output(&argon2, password, salt, wanted.len())? == wanted)
}

/// Memory that is used again: freed and taken anew on ever other threads, it stays with the
/// allocator's arena of each (400 attempts to sign in held 7.6 GB). As many as ever ran at once.
static SHEETS: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

fn output(
    argon2: &Argon2<'_>,
    password: &str,
    salt: Salt<'_>,
    length: usize,
) -> password_hash::Result<Output> {
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes)?;
    let mut sheet = sheets(Vec::pop).unwrap_or_default();
    sheet.resize(argon2.params().block_count(), Block::new());
    let output = Output::init_with(length, |out| {
        Ok(argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut sheet)?)
    });
    sheets(|sheets| sheets.push(sheet));
    output
}

fn sheets<T>(work: impl FnOnce(&mut Vec<Vec<Block>>) -> T) -> T {
    work(&mut SHEETS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
fn argon2() -> password_hash::Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let hash = hash("верный пароль".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("верный пароль".to_owned(), hash.clone()).await.unwrap());
        assert!(!verify("Верный пароль".to_owned(), hash).await.unwrap());
        assert!(!verify("x".to_owned(), "not a hash".to_owned()).await.unwrap());
    }

    #[tokio::test]
    async fn many_attempts_at_once_hold_no_more_memory_than_a_few() {
        let attempts: Vec<_> =
            (0..12).map(|_| tokio::spawn(verify_nobody("x".to_owned()))).collect();
        for attempt in attempts {
            attempt.await.unwrap().unwrap();
        }
        let held = sheets(|sheets| sheets.len());
        assert!((1..=AT_ONCE).contains(&held), "{held}");
    }

    #[test]
    fn what_the_library_has_hashed_fits_too() {
        use argon2::password_hash::PasswordHasher;
        let salt = SaltString::generate(&mut OsRng);
        let hash = argon2().unwrap().hash_password(b"old", &salt).unwrap().to_string();
        assert!(verify_now("old", &hash));
        assert!(!verify_now("new", &hash));
    }

    #[test]
    fn same_password_never_hashes_alike() {
        assert_ne!(hash_now("one").unwrap(), hash_now("one").unwrap());
    }

    #[test]
    fn nobody_has_a_hash_of_full_cost() {
        assert!(NOBODY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", *NOBODY);
    }
}
