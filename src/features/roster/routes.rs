//! Every route of this feature.

use super::{api, pages};
use crate::feature::{Route, routes};

/// The routes.
pub const ROUTES: &[Route] = routes! {
    Members {
        POST "/api/v1/admin/roster/imports" => api::upload;
        GET "/api/v1/admin/roster/imports" => api::imports;
        GET "/api/v1/admin/roster/imports/{id}" => api::import;
        GET "/api/v1/admin/roster/imports/{id}/rows" => api::rows;
        PATCH "/api/v1/admin/roster/imports/{id}/rows/{line}" => api::mend;
        PUT "/api/v1/admin/roster/imports/{id}/mapping" => api::map;
        POST "/api/v1/admin/roster/imports/{id}/commit" => api::commit;
        POST "/api/v1/admin/roster/imports/{id}/cancel" => api::cancel;
        DELETE "/api/v1/admin/roster/imports/{id}/entries" => api::take_back;
        GET "/api/v1/admin/roster/imports/{id}/errors.csv" => api::errors_csv;
        GET "/api/v1/admin/roster" => api::entries;
        DELETE "/api/v1/admin/roster/entries/{id}" => api::remove_entry;
        GET "/api/v1/admin/roster/export.csv" => api::export_csv;
        GET "/api/v1/admin/roster/template.csv" => api::template_csv;
        GET "/admin/roster" => pages::roster_page;
        POST "/admin/roster/entries/{id}/remove" => pages::remove_entry;
        GET "/admin/roster/import" => pages::upload_page;
        POST "/admin/roster/import" => pages::upload_file;
        GET "/admin/roster/imports/{id}" => pages::import_page;
        GET "/admin/roster/imports/{id}/progress" => pages::progress_part;
        POST "/admin/roster/imports/{id}/mapping" => pages::map_columns;
        POST "/admin/roster/imports/{id}/mend" => pages::mend_cell;
        POST "/admin/roster/imports/{id}/take-back" => pages::take_back;
        POST "/admin/roster/imports/{id}/commit" => pages::commit_import;
        POST "/admin/roster/imports/{id}/cancel" => pages::cancel_import;
    }
};
