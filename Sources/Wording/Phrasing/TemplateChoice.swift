import Notice

extension Facts {
    /// The template that words a content: an order by what was ordered, a JMA product by its code, everything else by the
    /// product's own name; `staff` where no template has that name.
    func templateID(among templates: [String: TemplateDefinition]) -> String {
        if let order = content.order {
            return switch order {
            case .elderlyEvacuation: "order.elderlyEvacuation"
            case .evacuation: content.hazard == .tsunami ? "order.tsunami" : "order.evacuation"
            case .emergencySafety: "order.emergencySafety"
            case .tsunamiEvacuation: "order.tsunami"
            }
        }
        switch content.product {
        case "jma.tsunami":
            return switch tsunamiKind {
            case .majorWarning: "jma.tsunami.majorWarning"
            case .warning, .warningLifted: "jma.tsunami.warning"
            case .advisory, .advisoryLifted: "jma.tsunami.advisory"
            case .forecast, nil: "jma.tsunami.forecast"
            }
        case "jma.bulletin":
            return switch content.hazard {
            case .tornado: "jma.bulletin.tornado"
            case .heavySnow: "jma.bulletin.heavySnow"
            case .heavyRain where (self["tag"] ?? self["name"] ?? "").contains("線状降水帯"): "jma.bulletin.rainband"
            case .heavyRain where (self["tag"] ?? self["name"] ?? "").contains("記録的"): "jma.bulletin.recordRain"
            default: "jma.bulletin"
            }
        // An order's template without an order in the content words nothing of one.
        case let product where product.hasPrefix("order"): return "staff"
        case let product where templates[product] != nil: return product
        case let product where product.hasPrefix("jma."): return "jma.bulletin"
        default: return "staff"
        }
    }
}
