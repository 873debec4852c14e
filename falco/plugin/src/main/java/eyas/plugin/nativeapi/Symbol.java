package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.Locale;

/** Symbols that a plugin may export, with their function signatures. Source: libs {@code plugin_api.h}, API 3.12.0. */
enum Symbol {
    GET_REQUIRED_API_VERSION(pointer()),
    GET_VERSION(pointer()),
    GET_NAME(pointer()),
    GET_DESCRIPTION(pointer()),
    GET_CONTACT(pointer()),
    GET_INIT_SCHEMA(pointer(ADDRESS)),
    INIT(pointer(ADDRESS, ADDRESS)),
    DESTROY(voidFunction(ADDRESS)),
    GET_LAST_ERROR(pointer(ADDRESS)),
    GET_ID(number()),
    GET_EVENT_SOURCE(pointer()),
    OPEN(pointer(ADDRESS, ADDRESS, ADDRESS)),
    CLOSE(voidFunction(ADDRESS, ADDRESS)),
    NEXT_BATCH(number(ADDRESS, ADDRESS, ADDRESS, ADDRESS)),
    GET_PROGRESS(pointer(ADDRESS, ADDRESS, ADDRESS)),
    LIST_OPEN_PARAMS(pointer(ADDRESS, ADDRESS)),
    EVENT_TO_STRING(pointer(ADDRESS, ADDRESS)),
    GET_FIELDS(pointer()),
    EXTRACT_FIELDS(number(ADDRESS, ADDRESS, ADDRESS)),
    GET_EXTRACT_EVENT_SOURCES(pointer()),
    GET_EXTRACT_EVENT_TYPES(pointer(ADDRESS, ADDRESS)),
    GET_PARSE_EVENT_SOURCES(pointer()),
    GET_PARSE_EVENT_TYPES(pointer(ADDRESS, ADDRESS)),
    PARSE_EVENT(number(ADDRESS, ADDRESS, ADDRESS)),
    GET_ASYNC_EVENT_SOURCES(pointer()),
    GET_ASYNC_EVENTS(pointer()),
    SET_ASYNC_EVENT_HANDLER(number(ADDRESS, ADDRESS, ADDRESS)),
    SET_CONFIG(number(ADDRESS, ADDRESS)),
    GET_METRICS(pointer(ADDRESS, ADDRESS)),
    CAPTURE_OPEN(number(ADDRESS, ADDRESS)),
    CAPTURE_CLOSE(number(ADDRESS, ADDRESS)),
    GET_REQUIRED_EVENT_SCHEMA_VERSION(pointer(ADDRESS));

    @SuppressWarnings("ImmutableEnumChecker") // descriptors are immutable, which only their documentation states
    private final FunctionDescriptor shape;

    Symbol(FunctionDescriptor shape) {
        this.shape = shape;
    }

    private static FunctionDescriptor pointer(MemoryLayout... arguments) {
        return FunctionDescriptor.of(ADDRESS, arguments);
    }

    private static FunctionDescriptor number(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    private static FunctionDescriptor voidFunction(MemoryLayout... arguments) {
        return FunctionDescriptor.ofVoid(arguments);
    }

    FunctionDescriptor shape() {
        return shape;
    }

    /** Returns the name without the common prefix. */
    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the exported name. */
    String exported() {
        return "plugin_" + function();
    }
}
