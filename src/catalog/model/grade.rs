use crate::kernel::text_enum;

text_enum! {
    /// How well a provider shared in a year; decides the ratio of its supply reward.
    pub enum Grade {
        /// 优秀
        Excellent = "excellent",
        /// 良好
        Good = "good",
        /// 合格
        Qualified = "qualified",
        /// 不合格
        Failed = "failed",
    }
}
