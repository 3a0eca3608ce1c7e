import Glibc

/// The command `noroshi`.
@main
struct Noroshi {
    static func main() {
        let usage = Array("usage: noroshi COMMAND [OPTION …]\n".utf8)
        write(2, usage, usage.count)
        exit(2)
    }
}
