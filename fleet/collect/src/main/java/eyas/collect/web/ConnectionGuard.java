package eyas.collect.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Limits the connections of each address and the lifetime of each connection, because a connection that sends a header byte now and then is
 * never idle.
 */
final class ConnectionGuard implements Connection.Listener {
    private final ConnectionLimits limits;
    private final ScheduledExecutorService timer;
    private final Map<InetAddress, Integer> open = new HashMap<>();
    private final IdentityHashMap<EndPoint, Entry> entries = new IdentityHashMap<>();

    private record Entry(InetAddress address, ScheduledFuture<?> end, int connections) {}

    ConnectionGuard(ConnectionLimits limits, ScheduledExecutorService timer) {
        this.limits = limits;
        this.timer = timer;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint end = connection.getEndPoint();
        if (!(transport(end).getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return;
        }
        boolean full;
        synchronized (this) {
            EndPoint transport = transport(end);
            Entry known = entries.get(transport);
            if (known != null) {
                // The inner, encrypted connection.
                entries.put(transport, new Entry(known.address(), known.end(), known.connections() + 1));
                return;
            }
            int now = open.merge(remote.getAddress(), 1, Integer::sum);
            full = now > limits.ofAddress();
            ScheduledFuture<?> over =
                    timer.schedule(() -> transport.close(), limits.life().toMillis(), TimeUnit.MILLISECONDS);
            entries.put(transport, new Entry(remote.getAddress(), over, 1));
        }
        if (full) {
            end.close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (this) {
            EndPoint transport = transport(connection.getEndPoint());
            Entry known = entries.get(transport);
            if (known == null) {
                return;
            }
            if (known.connections() > 1) {
                entries.put(transport, new Entry(known.address(), known.end(), known.connections() - 1));
                return;
            }
            entries.remove(transport);
            known.end().cancel(false);
            open.computeIfPresent(known.address(), (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** Returns the transport of an encrypted connection, whose end points are nested. */
    private static EndPoint transport(EndPoint end) {
        return end instanceof EndPoint.Wrapper wrapper ? transport(wrapper.unwrap()) : end;
    }
}
