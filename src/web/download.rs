//! Files that are sent away, in pieces.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read};

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::Bytes;
use futures_util::stream::{Stream, try_unfold};

/// Of one piece.
const PIECE_BYTES: usize = 64 * 1024;

/// Sends a file of `length` bytes to be saved under `name`; read off the async threads, never held as a whole.
pub fn attachment(file: File, length: u64, name: &str, media_type: &str) -> HttpResponse {
    let pieces = try_unfold(file, |file| async move {
        let read = tokio::task::spawn_blocking(move || piece(file)).await.map_err(io::Error::other)??;
        Ok::<_, io::Error>(Some(read).filter(|(bytes, _)| !bytes.is_empty()))
    });
    attachment_of(pieces, length, name, media_type)
}

/// Sends pieces of `length` bytes in all, each made when the one before is on its way.
pub fn attachment_of<E>(
    pieces: impl Stream<Item = Result<Bytes, E>> + 'static,
    length: u64,
    name: &str,
    media_type: &str,
) -> HttpResponse
where
    E: Into<Box<dyn Error>> + 'static,
{
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(disposition(name))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("private, no-store")))
        .body(SizedStream::new(length, pieces))
}

/// Gives back what somebody uploaded. Never shown inside the site: it must not run here.
pub fn uploaded(name: &str, media_type: &str, content: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(disposition(name))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("private, no-store")))
        .body(content)
}

fn piece(mut file: File) -> io::Result<(Bytes, File)> {
    let mut bytes = Vec::with_capacity(PIECE_BYTES);
    file.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut bytes)?;
    Ok((bytes.into(), file))
}

/// To be saved under this name, whatever letters it has.
fn disposition(name: &str) -> ContentDisposition {
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    }
}
