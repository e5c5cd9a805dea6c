public enum Bench {}
