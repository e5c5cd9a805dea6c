public import Catalog

public enum CaseTier: String, DomainEnumeration {
    case simple, ordinary, difficult, major

    public var label: Label {
        switch self {
        case .simple: Label("简易", "simple")
        case .ordinary: Label("一般", "ordinary")
        case .difficult: Label("疑难", "difficult")
        case .major: Label("重大", "major")
        }
    }
}

public enum CaseStatus: String, DomainEnumeration {
    case opened, mediating, closed, filed

    public var label: Label {
        switch self {
        case .opened: Label("受理", "opened")
        case .mediating: Label("调解中", "mediating")
        case .closed: Label("已结", "closed")
        case .filed: Label("归档", "filed")
        }
    }
}

public enum CaseResult: String, DomainEnumeration {
    case success, failure, terminated

    public var label: Label {
        switch self {
        case .success: Label("成功", "success")
        case .failure: Label("不成功", "failure")
        case .terminated: Label("终止", "terminated")
        }
    }
}

public enum AgreementForm: String, DomainEnumeration {
    case written, oral, none

    public var label: Label {
        switch self {
        case .written: Label("书面", "written")
        case .oral: Label("口头", "oral")
        case .none: Label("无", "none")
        }
    }
}

public enum Performance: String, DomainEnumeration {
    case notYet = "not-yet"
    case partly, performed

    public var label: Label {
        switch self {
        case .notYet: Label("未履行", "not yet")
        case .partly: Label("部分履行", "partly")
        case .performed: Label("已履行", "performed")
        }
    }
}

public enum CaseSource: String, DomainEnumeration {
    case application, initiative, court, police, petition

    public var label: Label {
        switch self {
        case .application: Label("申请", "application")
        case .initiative: Label("主动", "initiative")
        case .court: Label("法院委托", "court")
        case .police: Label("公安移交", "police")
        case .petition: Label("信访移送", "petition")
        }
    }
}

/// The kinds of dispute that people's mediation committees report by.
public enum DisputeType: String, DomainEnumeration {
    case marriage, neighbour, housing, contract, damages, labour
    case landOccupation = "land-occupation"
    case landTransfer = "land-transfer"
    case villageAffairs = "village-affairs"
    case environment, demolition, medical, traffic, property, consumer, other

    public var label: Label {
        switch self {
        case .marriage: Label("婚姻家庭", "marriage")
        case .neighbour: Label("邻里", "neighbour")
        case .housing: Label("房屋宅基地", "housing")
        case .contract: Label("合同", "contract")
        case .damages: Label("损害赔偿", "damages")
        case .labour: Label("劳动争议", "labour")
        case .landOccupation: Label("山林土地", "land-occupation")
        case .landTransfer: Label("征地拆迁", "land-transfer")
        case .villageAffairs: Label("村务管理", "village-affairs")
        case .environment: Label("环境污染", "environment")
        case .demolition: Label("拆迁", "demolition")
        case .medical: Label("医疗", "medical")
        case .traffic: Label("道路交通", "traffic")
        case .property: Label("物业", "property")
        case .consumer: Label("消费", "consumer")
        case .other: Label("其他", "other")
        }
    }
}
