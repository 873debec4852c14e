package eyas.filter.check;

import eyas.event.ParamType;
import eyas.filter.syntax.Operator;
import java.util.EnumSet;
import java.util.Set;

/** Groups types by how their values are compared. */
public enum ValueKind {
    /** Signed integers. */
    SIGNED("numeric", Sets.NUMBER),
    /** Unsigned integers, compared as unsigned. */
    UNSIGNED("numeric", Sets.NUMBER),
    /** Floating-point numbers, held as the bits of a double. */
    DOUBLE("numeric", Sets.NUMBER),
    /** Booleans, held as 1 or 0. */
    BOOL("numeric", Sets.EQUALITY),
    /** Text: bytes without a NUL. */
    STRING("string", Sets.STRING),
    /** Arbitrary bytes. */
    BUFFER("buffer", Sets.BUFFER),
    /** An address of 4 or 16 bytes, compared with an address. */
    ADDRESS("ip address and network", Sets.EQUALITY),
    /** An address of 4 or 16 bytes, compared with a network. */
    NETWORK("ip address and network", Sets.EQUALITY),
    /** Not comparable; only {@code exists} is allowed. */
    OTHER("", Set.of());

    private final String filterName;

    @SuppressWarnings("ImmutableEnumChecker") // an EnumSet that is not modified after construction
    private final Set<Operator> operators;

    ValueKind(String filterName, Set<Operator> operators) {
        this.filterName = filterName;
        this.operators = operators;
    }

    /** Returns the kind of {@code type}. */
    public static ValueKind of(ParamType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, ERRNO, FD, PID, FD32, PID32 -> SIGNED;
            case UINT8,
                    UINT16,
                    UINT32,
                    UINT64,
                    SYSCALLID,
                    SIGTYPE,
                    RELTIME,
                    ABSTIME,
                    PORT,
                    FLAGS8,
                    FLAGS16,
                    FLAGS32,
                    MODE,
                    ENUMFLAGS8,
                    ENUMFLAGS16,
                    ENUMFLAGS32,
                    UID,
                    GID,
                    L4PROTO,
                    SOCKFAMILY -> UNSIGNED;
            case DOUBLE -> DOUBLE;
            case BOOL -> BOOL;
            case CHARBUF, FSPATH, FSRELPATH -> STRING;
            case BYTEBUF -> BUFFER;
            case IPV4ADDR, IPV6ADDR, IPADDR -> ADDRESS;
            case IPV4NET, IPV6NET, IPNET -> NETWORK;
            case NONE, SOCKADDR, SOCKTUPLE, FDLIST, DYN, SIGSET, CHARBUFARRAY, CHARBUF_PAIR_ARRAY -> OTHER;
        };
    }

    /** Returns whether values are numbers. */
    public boolean isNumber() {
        return this == SIGNED || this == UNSIGNED || this == DOUBLE || this == BOOL;
    }

    /** Returns whether values of this kind can be compared with {@code operator}. */
    public boolean allows(Operator operator) {
        return operators.contains(operator);
    }

    /** Returns the name of this kind of filter in messages. */
    String filterName() {
        return filterName;
    }

    private static final class Sets {
        static final Set<Operator> EQUALITY =
                EnumSet.of(Operator.EQUAL, Operator.DOUBLE_EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.INTERSECTS);
        static final Set<Operator> NUMBER =
                with(EQUALITY, Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL);
        static final Set<Operator> STRING = with(
                NUMBER,
                Operator.CONTAINS,
                Operator.ICONTAINS,
                Operator.STARTSWITH,
                Operator.ENDSWITH,
                Operator.GLOB,
                Operator.IGLOB,
                Operator.REGEX,
                Operator.PMATCH);
        static final Set<Operator> BUFFER = with(
                EQUALITY,
                Operator.CONTAINS,
                Operator.STARTSWITH,
                Operator.ENDSWITH,
                Operator.BCONTAINS,
                Operator.BSTARTSWITH);

        private static Set<Operator> with(Set<Operator> some, Operator... more) {
            EnumSet<Operator> all = EnumSet.copyOf(some);
            all.addAll(Set.of(more));
            return all;
        }
    }
}
