import Glibc

/// The command `noroshi`.
@main
struct Noroshi {
    static func main() {
        fputs("usage: noroshi COMMAND [OPTION …]\n", stderr)
        exit(2)
    }
}
