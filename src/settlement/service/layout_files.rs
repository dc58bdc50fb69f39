use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::layouts::in_use;
use super::{Error, queries};
use crate::kernel::{PaymentLayoutId, RegionScope, UserId};
use crate::settlement::files::{self, PaymentOrders};
use crate::settlement::model::{ExportRecord, FileRecord, PayerAccount, PaymentLayout};
use crate::settlement::queries::NewFile;
use crate::store::Tx;

/// Each payer's orders by a layout, or (`None`) by that of its account; payers whose account has none are left out. A file
/// that is there is answered as it is.
pub(super) fn write(
    tx: &mut Tx<'_>,
    by: UserId,
    export: &ExportRecord,
    orders: &PaymentOrders,
    wanted: Option<PaymentLayoutId>,
) -> Result<Vec<FileRecord>, Error> {
    let payers: Vec<PayerAccount> =
        serde_json::from_value(export.payers.clone()).map_err(|error| Error::Stored(error.to_string()))?;
    let own = queries::treasury_list(tx.conn(), &RegionScope::everything())?;
    let mut layouts: BTreeMap<PaymentLayoutId, PaymentLayout> = BTreeMap::new();
    let mut written = Vec::new();
    for (payer, of_payer) in payers.iter().zip(&orders.payers) {
        let account = own.iter().find(|one| (one.level, &one.payer_region) == (payer.level, &payer.payer_region));
        let Some(id) = wanted.or_else(|| account.and_then(|account| account.payment_layout_id)) else { continue };
        let layout = match layouts.get(&id) {
            Some(layout) => layout.clone(),
            None => {
                let layout = in_use(tx.conn(), id)?;
                layouts.insert(id, layout.clone());
                layout
            }
        };
        let place = ((id, layout.version), (payer.level, &payer.payer_region));
        if let Some(file) = queries::file_find_by_layout(tx.conn(), export.id, place.0, place.1)? {
            written.push(file);
            continue;
        }
        let content = files::write_layout(orders, of_payer, &layout.definition)
            .map_err(|misfit| Error::LayoutMisfit { layout: layout.name.clone(), misfit })?;
        let new = NewFile {
            batch_id: export.batch_id,
            export_id: export.id,
            format: layout.definition.file_format(),
            sha256: Sha256::digest(&content).to_vec(),
            control_sum_fen: of_payer.total(),
            payments: i32::try_from(of_payer.orders.len()).unwrap_or(i32::MAX),
            exported_by: by,
            exported_at: tx.now(),
            content,
            layout_id: Some(id),
            layout_version: Some(layout.version),
            level: Some(payer.level),
            payer_region: Some(payer.payer_region.clone()),
        };
        written.push(queries::file_insert(tx.conn(), &new)?);
    }
    Ok(written)
}
