//! How seals of closed months are signed.

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
