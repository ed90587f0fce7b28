//! Reads what is meant to be costly: `cost SHAPE SIZE`, `SIZE` in bytes. Without arguments, it lists
//! the shapes. `cost.sh` counts the instructions of `measured`.

mod bodies;
mod deliveries;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [shape, size] = arguments.as_slice() else {
        bodies::names().chain(deliveries::names()).for_each(|name| println!("{name}"));
        return;
    };
    let size = size.parse().expect("a number of bytes");
    if deliveries::names().any(|name| name == *shape) {
        deliveries::receive(shape, size);
    } else {
        bodies::read(shape, size);
    }
}

/// Whatever is done in here counts.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    std::hint::black_box(work())
}
