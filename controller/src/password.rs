//! People's passwords: argon2id, off the async threads, a few at a time.

use std::sync::LazyLock;

use anyhow::{Context, anyhow};
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
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
    let salt = SaltString::generate(&mut OsRng);
    let hash = argon2()?.hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| anyhow!("cannot hash the password: {error}"))?.to_string())
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
    argon2().is_ok_and(|argon2| argon2.verify_password(password.as_bytes(), &hash).is_ok())
}

/// OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None);
    let params = params.map_err(|error| anyhow!("wrong parameters of argon2: {error}"))?;
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

    #[test]
    fn same_password_never_hashes_alike() {
        assert_ne!(hash_now("one").unwrap(), hash_now("one").unwrap());
    }

    #[test]
    fn nobody_has_a_hash_of_full_cost() {
        assert!(NOBODY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", *NOBODY);
    }
}
