/// What is read of a spreadsheet at most: an office's file has a few megabytes, and a few kilobytes can unpack to gigabytes.
package enum SheetLimits {
    /// Bytes of the file.
    package static let fileBytes = 32 * 1_048_576
    /// Parts in the package; a workbook with pictures and printer settings has some dozens.
    static let entries = 1_000
    /// Bytes of one part unpacked, and of all that are read together.
    static let partBytes = Limits.feedBytes
    static let totalBytes = 4 * Limits.feedBytes
    /// How many times larger than its packed bytes a part may be, above `ratioFreeBytes`. Sheets with thousands of alike rows
    /// reach about 60; deflate cannot exceed 1,032.
    static let ratio = 200
    static let ratioFreeBytes = 1_048_576
    /// Bytes of a part's name.
    static let nameBytes = 255
    /// Cells, empty ones before filled ones among them; columns of one row.
    static let cells = Limits.elements
    static let columns = 256
    /// Bytes of all cells' texts: one shared text may stand in every cell.
    static let textBytes = 64 * 1_048_576
    /// UTF-16 units that Excel takes into one cell.
    package static let cellLength = 32_767
}
