/// Placeholder
enum Checks {}
