//! `efir post order`.

use protocol::PostId;

use super::args::OrderArgs;
use super::table;
use crate::cli::failure::Failure;
use crate::cli::lookup;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{NewOrder, Order};

/// Does it: without posts it only looks.
pub(super) fn run(
    args: &OrderArgs,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let unit = lookup::unit(controller, &args.unit)?;
    let address = format!("units/{unit}/order");
    let order = if args.posts.is_empty() && !args.clear {
        controller.get::<Order>(&address)?
    } else {
        let ids = args.posts.iter().map(|text| lookup::id::<PostId>(text));
        let posts = ids.collect::<Result<_, _>>()?;
        controller.put::<Order>(&address, &NewOrder { posts })?
    };
    Ok(reader.answer(&order, |order| table::order(&order.posts, controller, reader)))
}
