//! Historical calls.

use kernel::db::Refused;
use kernel::http::{Body, By, Done};

use crate::commands::{self, ImportCalls, ImportReport};
use crate::rights::ImportHistory;

/// Bring a batch of historical calls in. A call that came in before is left as it is.
#[utoipa::path(post, path = "/imports/calls", tag = "dispatch", request_body = ImportCalls,
    responses((status = 200, body = ImportReport)))]
pub(crate) async fn import_calls(
    by: By<ImportHistory>,
    Body(input): Body<ImportCalls>,
) -> Result<Done<ImportReport>, Refused> {
    by.write(input, commands::import_calls).await
}
