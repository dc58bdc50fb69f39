//! How seals of closed months are signed and digested.

use sha2::Sha256;
use sm3::Sm3;

use super::text_enum;

text_enum! {
    /// How a seal is signed; kept with every seal.
    pub enum SealAlgorithm {
        Ed25519 = "Ed25519",
        /// SM2 over SM3 (GB/T 32918, GB/T 32905): the signature is r and s, 32 bytes each; the public key an uncompressed
        /// point, 65 bytes.
        Sm2Sm3 = "SM2-SM3",
    }
}

text_enum! {
    /// How what is sealed is digested: 32 bytes by either. Named in every seal and in every block of the journal, so that
    /// each is checked by its own.
    #[derive(Default)]
    pub enum DigestAlgorithm {
        /// FIPS 180-4. Whatever names none is of before there was a choice, and this.
        #[default]
        Sha256 = "SHA-256",
        /// GB/T 32905.
        Sm3 = "SM3",
    }
}

impl SealAlgorithm {
    /// Who signs by national cryptography digests by it too.
    pub const fn digest(self) -> DigestAlgorithm {
        match self {
            Self::Ed25519 => DigestAlgorithm::Sha256,
            Self::Sm2Sm3 => DigestAlgorithm::Sm3,
        }
    }
}

impl DigestAlgorithm {
    pub fn begin(self) -> Digester {
        match self {
            Self::Sha256 => Digester::Sha256(<Sha256 as sha2::Digest>::new()),
            Self::Sm3 => Digester::Sm3(<Sm3 as sm3::Digest>::new()),
        }
    }

    /// Of bytes that are all there.
    pub fn of(self, bytes: &[u8]) -> [u8; 32] {
        let mut digest = self.begin();
        digest.add(bytes);
        digest.finish()
    }
}

/// A digest that is under way, piece by piece.
#[derive(Clone)]
pub enum Digester {
    Sha256(Sha256),
    Sm3(Sm3),
}

impl Digester {
    pub fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hash) => sha2::Digest::update(hash, bytes),
            Self::Sm3(hash) => sm3::Digest::update(hash, bytes),
        }
    }

    /// Adds bytes behind their length, so that no two rows of fields come to the same bytes.
    pub fn add_field(&mut self, bytes: &[u8]) {
        self.add(&(bytes.len() as u64).to_be_bytes());
        self.add(bytes);
    }

    pub fn finish(self) -> [u8; 32] {
        match self {
            Self::Sha256(hash) => sha2::Digest::finalize(hash).into(),
            Self::Sm3(hash) => sm3::Digest::finalize(hash).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: [u8; 32]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first example of FIPS 180-4, and both of GB/T 32905-2016, appendix A.
    #[test]
    fn digests_are_those_of_the_standards() {
        assert_eq!(
            hex(DigestAlgorithm::Sha256.of(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex(DigestAlgorithm::Sm3.of(b"abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert_eq!(
            hex(DigestAlgorithm::Sm3.of(&b"abcd".repeat(16))),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    #[test]
    fn pieces_come_to_the_same_and_fields_do_not_run_together() {
        for &algorithm in DigestAlgorithm::ALL {
            let mut pieces = algorithm.begin();
            [&b"ab"[..], b"", b"c"].into_iter().for_each(|piece| pieces.add(piece));
            assert_eq!(pieces.finish(), algorithm.of(b"abc"), "{algorithm}");
            let fields = |fields: &[&[u8]]| {
                let mut digest = algorithm.begin();
                fields.iter().for_each(|field| digest.add_field(field));
                digest.finish()
            };
            assert_ne!(fields(&[b"ab", b"c"]), fields(&[b"a", b"bc"]), "{algorithm}");
        }
        assert_ne!(DigestAlgorithm::Sha256.of(b"abc"), DigestAlgorithm::Sm3.of(b"abc"));
    }

    #[test]
    fn who_signs_by_sm2_digests_by_sm3() {
        assert_eq!(SealAlgorithm::Sm2Sm3.digest(), DigestAlgorithm::Sm3);
        assert_eq!(SealAlgorithm::Ed25519.digest(), DigestAlgorithm::default());
    }
}
