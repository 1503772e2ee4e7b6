//! Signature Version 4 by `hmac` and `sha2`, to be copied.
//!
//! A body and a canonical request are hashed as they are written, so neither needs a buffer, and nothing is on a heap.
//!
//! Source: [Create a signed AWS API request].
//!
//! [Create a signed AWS API request]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

use core::fmt::{self, Display, Write};

use hmac::digest::Update;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A SHA-256 hash or HMAC, displayed in lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hash([u8; 32]);

impl Hash {
    /// Hashes what a value displays, such as the body of a request, without a copy of it.
    pub(crate) fn of(value: &dyn Display) -> Self {
        Self(hashed(Sha256::new(), value).finalize().into())
    }

    /// Computes the HMAC of what a value displays.
    fn keyed(key: &[u8], value: &dyn Display) -> Self {
        let hmac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC takes a key of any length");
        Self(hashed(hmac, value).finalize().into_bytes().into())
    }
}

impl Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Updates a hash by what a value displays.
fn hashed<H: Update>(hash: H, value: &dyn Display) -> H {
    struct Hashing<H>(H);

    impl<H: Update> Write for Hashing<H> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.update(text.as_bytes());
            Ok(())
        }
    }

    let mut hashing = Hashing(hash);
    write!(hashing, "{value}").expect("a hash takes any text");
    hashing.0
}

/// A request as it is signed.
#[derive(Clone, Copy)]
pub(crate) struct Canonical<'r> {
    pub(crate) method: &'r str,
    /// The path, encoded twice.
    pub(crate) path: &'r dyn Display,
    /// The query, encoded once, sorted by name.
    pub(crate) query: &'r dyn Display,
    /// The signed headers, sorted by name. The names are in lower case, the values have no blanks at their ends.
    pub(crate) headers: &'r [(&'r str, &'r dyn Display)],
    /// The hash of the body.
    pub(crate) payload: Hash,
}

/// The names of the signed headers.
struct SignedHeaders<'r>(&'r [(&'r str, &'r dyn Display)]);

impl Display for SignedHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, _)) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ";" })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl Display for Canonical<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.method, self.path, self.query)?;
        for (name, value) in self.headers {
            writeln!(f, "{name}:{value}")?;
        }
        write!(f, "\n{}\n{}", SignedHeaders(self.headers), self.payload)
    }
}

/// The credentials, and the scope in which they sign.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'s> {
    pub(crate) access_key_id: &'s str,
    pub(crate) secret_access_key: &'s str,
    pub(crate) region: &'s str,
    /// The signing name of the service.
    pub(crate) service: &'s str,
    /// The time in UTC, such as `20261127T120000Z`. It is also the value of the signed header `x-amz-date`.
    pub(crate) timestamp: &'s str,
}

/// The scope of a signature: date, region and service.
struct Scope<'s>(&'s Signer<'s>);

impl Display for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/aws4_request", self.0.date(), self.0.region, self.0.service)
    }
}

impl<'s> Signer<'s> {
    /// Returns the date of the timestamp.
    fn date(&self) -> &'s str {
        self.timestamp.split_once('T').map_or(self.timestamp, |(date, _)| date)
    }

    /// Returns the text that is signed.
    pub(crate) fn string_to_sign(&self, request: &Canonical<'_>) -> StringToSign<'_> {
        StringToSign { signer: self, request: Hash::of(request) }
    }

    /// Returns the value of the header `Authorization`.
    pub(crate) fn authorization<'a>(&'a self, request: &Canonical<'a>) -> Authorization<'a> {
        let mut key = heapless::String::<64>::new();
        write!(key, "AWS4{}", self.secret_access_key).expect("a secret access key has 40 characters");
        let key = Hash::keyed(key.as_bytes(), &self.date());
        let key = Hash::keyed(&key.0, &self.region);
        let key = Hash::keyed(&key.0, &self.service);
        let key = Hash::keyed(&key.0, &"aws4_request");
        let signature = Hash::keyed(&key.0, &self.string_to_sign(request));
        Authorization { signer: self, headers: SignedHeaders(request.headers), signature }
    }
}

/// The text that is signed.
pub(crate) struct StringToSign<'s> {
    signer: &'s Signer<'s>,
    request: Hash,
}

impl Display for StringToSign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AWS4-HMAC-SHA256\n{}\n{}\n{}", self.signer.timestamp, Scope(self.signer), self.request)
    }
}

/// The value of the header `Authorization`.
pub(crate) struct Authorization<'s> {
    signer: &'s Signer<'s>,
    headers: SignedHeaders<'s>,
    signature: Hash,
}

impl Display for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, scope) = (self.signer.access_key_id, Scope(self.signer));
        write!(f, "AWS4-HMAC-SHA256 Credential={key}/{scope}, ")?;
        write!(f, "SignedHeaders={}, Signature={}", self.headers, self.signature)
    }
}
