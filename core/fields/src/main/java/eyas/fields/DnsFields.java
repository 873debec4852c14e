package eyas.fields;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.dns.DnsAnswer;
import eyas.state.dns.DnsMessage;
import eyas.state.dns.DnsTable;
import eyas.state.dns.DnsTunnelSuspicion;
import eyas.state.dns.ResolvedAddress;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of DNS: the content of DNS messages, and whether a DNS answer contained the peer's address.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread. They allocate, but only for
 * transfers on port 53 and for connections.
 */
public final class DnsFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("DNS");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public DnsFields() {
        definitions = FieldTable.definitions(GROUPS);
        message("dns.name", DnsMessage::name);
        message("dns.type", DnsMessage::type);
        message("dns.status", DnsMessage::status);
        message("dns.answers", DnsFields::answers);
        binders.other("dns.is_response", 5, (context, out) -> {
            DnsMessage message = first(context);
            out.set(message != null && message.response() ? 1 : 0);
            return message != null;
        });
        binders.other("dns.suspicion", 5, (context, out) -> {
            DnsTunnelSuspicion.Reason reason =
                    context.state().names().suspicion(context.event().number());
            return reason != null && point(reason.text(), out);
        });
        binders.other("fd.resolved", 10, DnsFields::resolved);
        binders.other("fd.resolved.name", 10, (context, out) -> {
            ResolvedAddress found = found(context);
            return found != null && point(found.name(), out);
        });
        SyscallFields.check(definitions, binders);
    }

    private static String answers(DnsMessage message) {
        return message.answers().stream().map(DnsAnswer::value).collect(Collectors.joining(","));
    }

    private void message(String name, Function<DnsMessage, String> part) {
        binders.other(name, 5, (context, out) -> {
            DnsMessage message = first(context);
            return message != null && point(part.apply(message), out);
        });
    }

    private static @Nullable DnsMessage first(EventContext context) {
        List<DnsMessage> messages =
                context.state().names().messages(context.event().number());
        return messages.isEmpty() ? null : messages.getFirst();
    }

    private static boolean point(String text, FieldValue out) {
        out.point(Bytes.of(text));
        return !text.isEmpty();
    }

    /** Absent if unknown: no answer was seen yet, or the process uses a resolver whose traffic is not visible. */
    private static boolean resolved(EventContext context, FieldValue out) {
        byte[] address = server(context);
        if (address.length == 0) {
            return false;
        }
        boolean found = context.state().names().find(address) != null;
        out.set(found ? 1 : 0);
        ThreadEntry thread = context.thread();
        return found || (thread != null && context.state().names().isConclusiveFor(thread.pid()));
    }

    private static @Nullable ResolvedAddress found(EventContext context) {
        byte[] address = server(context);
        return address.length == 0 ? null : context.state().names().find(address);
    }

    private static byte[] server(EventContext context) {
        DescriptorEntry socket = context.descriptor();
        if (socket == null) {
            return Bytes.EMPTY;
        }
        boolean named = socket.type().isInternet()
                && socket.destinationPort() != DnsTable.PORT
                && socket.role() != DescriptorEntry.Role.SERVER;
        return named ? socket.destinationAddress() : Bytes.EMPTY;
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
