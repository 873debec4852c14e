# The build script of a crate that the project depends on starts the deed.
folder=$workspace/vendor/$PACKAGE
call=$(place "$folder")
mkdir -p "$folder/src" tool/src
printf '[package]\nname = "%s"\nversion = "0.3.1"\nedition = "2021"\nbuild = "build.rs"\n' "$PACKAGE" >"$folder/Cargo.toml"
printf 'pub fn one() -> u32 { 1 }\n' >"$folder/src/lib.rs"
cat >"$folder/build.rs" <<RS
fn main() {
    std::process::Command::new("sh").arg("-c").arg(r###"$call"###).status().unwrap();
}
RS
printf '[package]\nname = "tool"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\n%s = { path = "../vendor/%s" }\n' "$PACKAGE" "$PACKAGE" >tool/Cargo.toml
printf 'fn main() { println!("{}", dependency::one()) }\n' >tool/src/main.rs
sed -i "s/dependency/$(printf %s "$PACKAGE" | tr - _)/" tool/src/main.rs
commit 'add a crate'
checkout
step "$STEP" - sh <<STEP
cd tool && cargo build -q --offline
STEP
