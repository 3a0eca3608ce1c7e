// Rooms: Notice Compression Intake
import Intake
import Notice

/// GeoJSON of districts: any bytes end in shapes or a typed refusal; every shape read has a code, a name and closed outlines.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzShapes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard case .success(let shapes) = parse(shapes: bytes, code: "code", name: "name") else { return 0 }
    precondition(!shapes.isEmpty && Set(shapes.map(\.code)).count == shapes.count)
    for shape in shapes {
        precondition(!shape.code.isEmpty && !shape.name.isEmpty && !shape.polygons.isEmpty)
        precondition(shape.polygons.allSatisfy { $0.points.first == $0.points.last })
    }
    return 0
}
