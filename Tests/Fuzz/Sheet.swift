// Rooms: Notice Compression Intake
import Intake
import Notice

/// Spreadsheets: any bytes end in rows within their limits or in a typed refusal, and rows that were read are written and read
/// back the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSheet(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(Refusal) {
        let rows = try XLSXTable.rows(bytes)
        precondition(rows.allSatisfy { row in row.contains { !$0.isEmpty } })
        guard rows.allSatisfy({ $0.allSatisfy { $0.utf16.count <= SheetLimits.cellLength } }) else { return 0 }
        let again = try XLSXTable.rows(try XLSXTable.bytes(rows, sheet: "s"))
        precondition(again == rows)
    } catch {
        precondition(!error.detail.isEmpty && !error.whatToDo.isEmpty)
    }
    return 0
}
