package eyas.fields;

import eyas.event.Bytes;
import eyas.event.EgressDenial;
import eyas.state.EventContext;
import eyas.state.dns.ResolvedAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of egress control events, which report traffic that is not allowed.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread. They allocate, but only for
 * events of egress control.
 */
public final class EgressFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Egress");

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP6 = 58;

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public EgressFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.other("egress.denied", 1, (context, out) -> {
            EgressDenial denial = context.denial();
            out.set(denial != null && denial.denied());
            return denial != null;
        });
        text("egress.reason", denial -> denial.reason().label());
        text("egress.call", denial -> denial.hook().label());
        text("egress.protocol", denial -> protocol(denial.protocol()));
        binders.other("egress.address", 1, (context, out) -> {
            EgressDenial denial = context.denial();
            if (denial != null) {
                out.point(denial.address());
            }
            return denial != null;
        });
        binders.other("egress.port", 1, (context, out) -> {
            EgressDenial denial = context.denial();
            out.set(denial == null ? 0L : denial.port());
            return denial != null && denial.port() != 0;
        });
        binders.other("egress.name", 5, EgressFields::name);
        SyscallFields.check(definitions, binders);
    }

    private void text(String name, Function<EgressDenial, String> part) {
        binders.other(name, 1, (context, out) -> {
            EgressDenial denial = context.denial();
            if (denial != null) {
                out.point(Bytes.of(part.apply(denial)));
            }
            return denial != null;
        });
    }

    private static String protocol(int number) {
        return switch (number) {
            case ICMP -> "icmp";
            case TCP -> "tcp";
            case UDP -> "udp";
            case ICMP6 -> "icmp6";
            default -> Integer.toString(number);
        };
    }

    private static boolean name(EventContext context, FieldValue out) {
        EgressDenial denial = context.denial();
        if (denial == null) {
            return false;
        }
        if (denial.name().length > 0) {
            out.point(denial.name());
            return true;
        }
        @Nullable ResolvedAddress found = context.state().names().find(denial.address());
        if (found != null) {
            out.point(Bytes.of(found.name()));
        }
        return found != null;
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}
