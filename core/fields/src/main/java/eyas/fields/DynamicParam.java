package eyas.fields;

import eyas.event.Event;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import java.util.List;
import java.util.Map;

/** Maps the first byte of a dynamic parameter to its type. */
final class DynamicParam {
    private static final Map<String, List<ParamType>> TYPES = Map.of(
            "sockopt_dynamic_param",
            List.of(ParamType.BYTEBUF, ParamType.ERRNO, ParamType.UINT32, ParamType.UINT64, ParamType.RELTIME),
            "ptrace_dynamic_param",
            List.of(ParamType.UINT64, ParamType.SIGTYPE),
            "bpf_dynamic_param",
            List.of(ParamType.FD, ParamType.ERRNO),
            "keyctl_dynamic_param",
            List.of(ParamType.INT64, ParamType.CHARBUF));

    private DynamicParam() {}

    /** Returns the type of the value in parameter {@code index}, which has at least one byte. */
    static ParamType type(Event event, int index, ParamInfo param) {
        List<ParamType> types = TYPES.getOrDefault(param.info(), List.of());
        int selector = ParamLayout.u8(event, event.paramOffset(index));
        return selector < types.size() ? types.get(selector) : ParamType.DYN;
    }
}
