/// What the machine's boot clock says (Linux's `CLOCK_BOOTTIME`): it counts through sleep, and no step of the wall clock touches it.
package struct BootTime: Sendable, Hashable {
    /// Which boot it counts from; only times of one boot can be compared.
    package var boot: String
    package var milliseconds: Int64

    package init(boot: String, milliseconds: Int64) {
        self.boot = boot
        self.milliseconds = milliseconds
    }
}
