import CContent

/// The model that tells languages apart, as it stood when the program was built. It stands here because this room alone reads
/// what is built in; what the bytes mean is known to the chat.
package enum ShippedModel {
    package static var bytes: [UInt8] {
        Array(UnsafeBufferPointer(start: language_model, count: language_model_length))
    }
}
