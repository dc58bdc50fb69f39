//! Who signs seals, and whose signatures are believed: Ed25519, or SM2 with SM3 (GB/T 32918, GB/T 32905) where national
//! cryptography is required. A deployment signs with one of them and believes both.

use std::sync::Arc;

use sm2::dsa::signature::{Signer, Verifier};
use sm2::elliptic_curve::sec1::ToEncodedPoint;

use super::seal::{Seal, hex};
use crate::kernel::{DigestAlgorithm, SealAlgorithm};

/// The signer's distinguishing identifier that GB/T 35276 sets where none was agreed on: part of what SM2 signs.
const SIGNER_ID: &str = "1234567812345678";

enum Key {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

/// A public key whose signatures are believed.
#[derive(Clone, PartialEq, Eq)]
struct Trusted {
    algorithm: SealAlgorithm,
    bytes: Vec<u8>,
}

/// Signs seals, and knows whose signatures to believe.
#[derive(Clone)]
pub struct Sealer {
    key: Arc<Key>,
    trusted: Arc<[Trusted]>,
}

impl Sealer {
    /// Signs by an algorithm with the key of this seed; believes its signatures by either algorithm, so that a deployment may
    /// change over, and those of `former`, public keys that were used before it: 32 bytes of Ed25519, or a point of SM2. A
    /// former key that is none is left out.
    pub fn new(algorithm: SealAlgorithm, seed: &[u8; 32], former: &[Vec<u8>]) -> Self {
        let ed25519 = Key::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed)));
        let sm2 = sm2_key(seed).map(|key| Key::Sm2(Box::new(key)));
        let own: Vec<Trusted> = [Some(&ed25519), sm2.as_ref()].into_iter().flatten().map(trust).collect();
        let trusted = own.into_iter().chain(former.iter().filter_map(|bytes| former_key(bytes))).collect();
        // A seed that gives no key of SM2, which nobody will ever see, signs by the other algorithm.
        let key = match (algorithm, sm2) {
            (SealAlgorithm::Sm2Sm3, Some(sm2)) => sm2,
            _ => ed25519,
        };
        Self { key: Arc::new(key), trusted }
    }

    pub fn algorithm(&self) -> SealAlgorithm {
        trust(&self.key).algorithm
    }

    /// By what the seals of this signer are digested.
    pub fn digest(&self) -> DigestAlgorithm {
        self.algorithm().digest()
    }

    pub fn public_key(&self) -> Vec<u8> {
        trust(&self.key).bytes
    }

    /// Whether a seal was signed with a key that is believed, over just this certificate.
    pub fn is_authentic(&self, seal: &Seal) -> bool {
        self.fault(&seal.algorithm, &seal.certificate, &seal.public_key, &seal.signature).is_none()
    }

    pub(in crate::ledger) fn sign(&self, text: &str) -> [u8; 64] {
        match &*self.key {
            Key::Ed25519(key) => Signer::<ed25519_dalek::Signature>::sign(&**key, text.as_bytes()).to_bytes(),
            Key::Sm2(key) => {
                let signature: sm2::dsa::Signature = key.sign(text.as_bytes());
                signature.to_bytes()
            }
        }
    }

    /// Why this signature over `text` is not to be believed.
    pub(in crate::ledger) fn fault(
        &self,
        algorithm: &str,
        text: &str,
        public_key: &[u8],
        signature: &[u8],
    ) -> Option<&'static str> {
        let is_known = |known: &&Trusted| known.algorithm.as_str() == algorithm && known.bytes == public_key;
        let Some(known) = self.trusted.iter().find(is_known) else {
            return Some("it is signed with an unknown key");
        };
        (!fits(known, text.as_bytes(), signature)).then_some("its signature does not fit its certificate")
    }
}

/// Whether a signature fits a text and a key, whoever's the key is.
pub fn signature_fits(algorithm: &str, text: &str, public_key: &[u8], signature: &[u8]) -> bool {
    let Ok(algorithm) = algorithm.parse() else { return false };
    fits(&Trusted { algorithm, bytes: public_key.to_vec() }, text.as_bytes(), signature)
}

fn fits(key: &Trusted, text: &[u8], signature: &[u8]) -> bool {
    match key.algorithm {
        SealAlgorithm::Ed25519 => {
            let Ok(bytes) = <[u8; 32]>::try_from(key.bytes.as_slice()) else { return false };
            let Ok(key) = ed25519_dalek::VerifyingKey::from_bytes(&bytes) else { return false };
            ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(text, &signature).is_ok())
        }
        SealAlgorithm::Sm2Sm3 => {
            let Ok(key) = sm2::dsa::VerifyingKey::from_sec1_bytes(SIGNER_ID, &key.bytes) else { return false };
            sm2::dsa::Signature::from_slice(signature).is_ok_and(|signature| key.verify(text, &signature).is_ok())
        }
    }
}

/// The seed is the private key; one that is no number of the group is hashed until it is.
fn sm2_key(seed: &[u8; 32]) -> Option<sm2::dsa::SigningKey> {
    let mut bytes = *seed;
    for _ in 0..8 {
        if let Ok(key) = sm2::dsa::SigningKey::from_slice(SIGNER_ID, &bytes) {
            return Some(key);
        }
        bytes = DigestAlgorithm::Sha256.of(hex(&bytes).as_bytes());
    }
    None
}

fn trust(key: &Key) -> Trusted {
    match key {
        Key::Ed25519(key) => {
            Trusted { algorithm: SealAlgorithm::Ed25519, bytes: key.verifying_key().to_bytes().to_vec() }
        }
        Key::Sm2(key) => {
            let bytes = key.verifying_key().to_encoded_point(false).as_bytes().to_vec();
            Trusted { algorithm: SealAlgorithm::Sm2Sm3, bytes }
        }
    }
}

fn former_key(bytes: &[u8]) -> Option<Trusted> {
    let algorithm = if bytes.len() == 32 { SealAlgorithm::Ed25519 } else { SealAlgorithm::Sm2Sm3 };
    let key = Trusted { algorithm, bytes: bytes.to_vec() };
    let is_key = match algorithm {
        SealAlgorithm::Ed25519 => {
            <[u8; 32]>::try_from(bytes).is_ok_and(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes).is_ok())
        }
        SealAlgorithm::Sm2Sm3 => sm2::dsa::VerifyingKey::from_sec1_bytes(SIGNER_ID, bytes).is_ok(),
    };
    is_key.then_some(key)
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer")
            .field("algorithm", &self.algorithm())
            .field("public_key", &hex(&self.public_key()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(by: &Sealer, of: &Sealer, text: &str, signature: &[u8]) -> Option<&'static str> {
        by.fault(of.algorithm().as_str(), text, &of.public_key(), signature)
    }

    #[test]
    fn only_known_keys_and_whole_texts_are_believed() {
        for &algorithm in SealAlgorithm::ALL {
            let (old, new) = (Sealer::new(algorithm, &[1; 32], &[]), Sealer::new(algorithm, &[2; 32], &[]));
            assert_eq!(old.algorithm(), algorithm);
            let signature = old.sign("text");
            assert_eq!(fault(&old, &old, "text", &signature), None, "{algorithm}");
            assert!(fault(&old, &old, "texts", &signature).is_some());
            assert!(fault(&new, &old, "text", &signature).is_some());
            assert!(fault(&new, &new, "text", &signature).is_some());
            let mut other = signature;
            other[40] ^= 1;
            assert!(fault(&old, &old, "text", &other).is_some());
            let successor = Sealer::new(algorithm, &[2; 32], &[old.public_key()]);
            assert_eq!(fault(&successor, &old, "text", &signature), None, "{algorithm}");
        }
    }

    /// A deployment that changes over believes what it signed before, and one algorithm's signature is none of the other's.
    #[test]
    fn both_algorithms_are_believed_beside_each_other() {
        let (ed, sm) =
            (Sealer::new(SealAlgorithm::Ed25519, &[7; 32], &[]), Sealer::new(SealAlgorithm::Sm2Sm3, &[7; 32], &[]));
        assert_eq!((ed.public_key().len(), sm.public_key().len()), (32, 65));
        let (by_ed, by_sm) = (ed.sign("text"), sm.sign("text"));
        assert_eq!((fault(&sm, &ed, "text", &by_ed), fault(&ed, &sm, "text", &by_sm)), (None, None));
        assert!(fault(&sm, &sm, "text", &by_ed).is_some() && fault(&ed, &ed, "text", &by_sm).is_some());
        assert!(ed.fault("SM2-SM3", "text", &ed.public_key(), &by_ed).is_some(), "the name of the algorithm counts");
        assert!(ed.fault("none", "text", &ed.public_key(), &by_ed).is_some());
    }

    /// What GM/T 0003.5 prints of a signature would need its random number; what can be checked of the standard is the key:
    /// the point of a private key on the recommended curve.
    #[test]
    fn a_private_key_of_sm2_has_the_point_of_the_standard() {
        let seed: Vec<u8> = (0..64)
            .step_by(2)
            .map(|at| {
                u8::from_str_radix(&"3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"[at..at + 2], 16)
                    .expect("hexadecimal")
            })
            .collect();
        let sealer = Sealer::new(SealAlgorithm::Sm2Sm3, &seed.try_into().expect("32 bytes"), &[]);
        assert_eq!(
            hex(&sealer.public_key()),
            "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
             ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
        );
    }
}
