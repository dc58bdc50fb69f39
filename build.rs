//! Embedded files are read at compile time: a changed migration must rebuild the crate, and in a release build changed
//! pages must.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        // A folder that is not there would count as changed every time.
        if let Err(error) = std::fs::create_dir_all("frontend/dist") {
            println!("cargo:warning=frontend/dist cannot be made: {error}");
        }
        println!("cargo:rerun-if-changed=frontend/dist");
    }
}
