//! The API's description gives every type a name of its own: where two had one, the later would silently take the
//! place of the earlier.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Attribute, Ident, ItemEnum, ItemMacro, ItemStruct, Token};

use crate::structure::rust_files;

#[test]
fn no_two_types_have_one_schema_name() {
    let mut names = Names::default();
    for path in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).expect("a source file");
        names.file = path.display().to_string();
        names.visit_file(&syn::parse_file(&text).expect("Rust"));
    }
    assert!(names.types.len() > 200, "the types are found: {}", names.types.len());
    let shared: Vec<_> = names.types.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(shared.is_empty(), "give them names with #[schema(as = …)]: {shared:#?}");
}

/// Where each schema name is declared.
#[derive(Default)]
struct Names {
    file: String,
    types: BTreeMap<String, Vec<String>>,
}

impl Names {
    fn add(&mut self, attributes: &[Attribute], ident: &Ident) {
        let name = attributes.iter().find_map(given_name).unwrap_or_else(|| ident.to_string());
        self.types.entry(name).or_default().push(format!("{}: {ident}", self.file));
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if item.attrs.iter().any(derives_schema) {
            self.add(&item.attrs, &item.ident);
        }
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        if item.attrs.iter().any(derives_schema) {
            self.add(&item.attrs, &item.ident);
        }
    }

    /// The two macros whose types derive `ToSchema`.
    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if item.mac.path.is_ident("text_enum") {
            let declared: ItemEnum = item.mac.parse_body().expect("an enumeration");
            self.add(&declared.attrs, &declared.ident);
        } else if item.mac.path.is_ident("ids") {
            let declared = item.mac.parse_body_with(Punctuated::<Id, Token![,]>::parse_terminated).expect("ids");
            for Id { attributes, ident } in &declared {
                self.add(attributes, ident);
            }
        }
    }
}

/// One name inside `ids!`.
struct Id {
    attributes: Vec<Attribute>,
    ident: Ident,
}

impl Parse for Id {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self { attributes: input.call(Attribute::parse_outer)?, ident: input.parse()? })
    }
}

fn derives_schema(attribute: &Attribute) -> bool {
    let mut derives = false;
    if attribute.path().is_ident("derive") {
        let paths = attribute.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).expect("derives");
        derives = paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == "ToSchema"));
    }
    derives
}

/// `Name` of `#[schema(as = Name)]`.
fn given_name(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("schema") {
        return None;
    }
    let tokens: Vec<String> =
        attribute.meta.require_list().ok()?.tokens.clone().into_iter().map(|t| t.to_string()).collect();
    let at = tokens.windows(2).position(|pair| pair[0] == "as" && pair[1] == "=")?;
    tokens.get(at + 2).cloned()
}
