package eyas.collect.web;

import eyas.collect.identity.AuthenticationException;
import eyas.collect.identity.Sender;
import eyas.collect.identity.SenderAuthentication;
import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.RejectionException;
import eyas.collect.intake.RejectionException.Reason;
import eyas.collect.intake.Uploads;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryManifest;
import eyas.http.Clock;
import eyas.text.Sha256;
import eyas.text.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Routes requests and answers them in JSON. Oversized bodies are discarded. */
final class RequestHandler extends Handler.Abstract {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int METHOD = 405;
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY = 429;
    private static final String DELIVERIES = "/v1/deliveries";
    private static final String ALERTS = "/v1/alerts";
    private static final String RETRY_SECONDS = "5";
    private static final String QUOTA_SECONDS = "60";

    private final SenderAuthentication senders;
    private final Uploads uploads;
    private final LiveAlerts alerts;
    private final Counters counters;
    private final ConnectionLimits limits;
    private final Semaphore places;
    private final SenderRequestSlots accountPlaces;
    private final RejectionLog log;
    private final Supplier<String> health;

    RequestHandler(
            SenderAuthentication senders,
            Uploads uploads,
            LiveAlerts alerts,
            Counters counters,
            ConnectionLimits limits,
            RejectionLog log,
            Supplier<String> health) {
        this.senders = senders;
        this.uploads = uploads;
        this.alerts = alerts;
        this.counters = counters;
        this.limits = limits;
        this.places = new Semaphore(limits.requests());
        this.accountPlaces = new SenderRequestSlots(limits.ofAccount(), limits.leastRate(), Clock.SYSTEM);
        this.log = log;
        this.health = health;
    }

    /**
     * A response.
     *
     * @param members members of the JSON object
     * @param unread whether some of a body may be unread, which ends the connection
     */
    private record Answer(int status, Map<String, Object> members, boolean unread) {
        /** Returns a successful response to a request whose body was read. */
        static Answer ok(Map<String, Object> members) {
            return new Answer(OK, members, false);
        }

        /** Returns a successful response to a request without a body. */
        static Answer okUnread(Map<String, Object> members) {
            return new Answer(OK, members, true);
        }

        static Answer error(int status, String why) {
            return new Answer(status, Map.of("error", why), true);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        RequestBody body = new RequestBody(request, limits);
        Answer answer = answer(request, body);
        counters.add(Count.REQUESTS, Integer.toString(answer.status()), 1);
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        if (answer.status() == UNAVAILABLE) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
        } else if (answer.status() == TOO_MANY) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, QUOTA_SECONDS);
        } else if (answer.status() == UNAUTHORIZED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        boolean last = answer.unread() && hasBody(request);
        if (last) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        byte[] text = (JsonText.inOrder(answer.members()) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Content.Sink.write(response, true, ByteBuffer.wrap(text));
            // A sender that has to retry anyway may lose the response: under load, slots and bandwidth are for others.
            if (last && answer.status() != UNAVAILABLE) {
                body.discard();
            }
            callback.succeeded();
        } catch (IOException e) {
            // The sender disconnected or timed out. It retries if it got no response.
            callback.failed(e);
        }
        return true;
    }

    private static boolean hasBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private Answer answer(Request request, RequestBody body) {
        String path = Request.getPathInContext(request);
        if (path.equals("/healthz")) {
            if (!request.getMethod().equals("GET")) {
                return Answer.error(METHOD, "method not allowed: use GET");
            }
            String problem = health.get();
            return problem.isEmpty() ? Answer.okUnread(Map.of("status", "ok")) : Answer.error(UNAVAILABLE, problem);
        }
        if (!places.tryAcquire()) {
            return Answer.error(UNAVAILABLE, "too many concurrent requests; retry");
        }
        String account = "an unauthenticated sender";
        try {
            Sender sender = senders.of(certificate(request), header(request, HttpHeader.AUTHORIZATION));
            account = sender.account();
            try (SenderRequestSlots.@Nullable Place place =
                    accountPlaces.take(sender, path.equals(ALERTS), () -> end(request))) {
                if (place == null) {
                    throw new RejectionException(Reason.NO_ROOM, "too many concurrent requests of this sender; retry");
                }
                return authorized(request, body, path, sender, place);
            }
        } catch (AuthenticationException e) {
            log.refused(account, remote(request), String.valueOf(e.getMessage()));
            return unidentified(e);
        } catch (RejectionException e) {
            return refused(e, account, request);
        } catch (DeliveryException e) {
            return refused(new RejectionException(Reason.MALFORMED, String.valueOf(e.getMessage())), account, request);
        } catch (IOException e) {
            // The sender disconnected, or the disk failed: in both cases nothing was accepted.
            counters.add(Count.REFUSALS, "io", 1);
            log.failed(account, remote(request), e);
            return Answer.error(UNAVAILABLE, "the request could not be completed; retry");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.error(UNAVAILABLE, "the receiver is shutting down");
        } finally {
            places.release();
        }
    }

    private Answer unidentified(AuthenticationException e) {
        counters.add(
                Count.REFUSALS,
                switch (e.kind()) {
                    case UNPROVEN -> "identity";
                    case FORBIDDEN -> Reason.FORBIDDEN.label();
                    case LATER -> "identity_unknown";
                },
                1);
        int status = switch (e.kind()) {
            case UNPROVEN -> UNAUTHORIZED;
            case FORBIDDEN -> FORBIDDEN;
            case LATER -> UNAVAILABLE;
        };
        return Answer.error(status, String.valueOf(e.getMessage()));
    }

    private Answer refused(RejectionException refusal, String account, Request request) {
        String reason = refusal.reason().label();
        counters.add(Count.REFUSALS, reason, 1);
        if (refusal.reason() != Reason.OUT_OF_ORDER) {
            log.refused(account, remote(request), String.valueOf(refusal.getMessage()));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", String.valueOf(refusal.getMessage()));
        // By these members a sender recognises responses of the receiver itself and what they refer to.
        members.put("refusal", reason);
        if (!refusal.delivery().isEmpty()) {
            members.put("delivery", refusal.delivery());
        }
        if (refusal.received() >= 0) {
            members.put("received", refusal.received());
        }
        return new Answer(refusal.reason().status(), members, true);
    }

    private static void end(Request request) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private Answer authorized(
            Request request, RequestBody body, String path, Sender sender, SenderRequestSlots.Place place)
            throws RejectionException, IOException {
        String method = request.getMethod();
        if (path.equals(DELIVERIES)) {
            return method.equals("POST")
                    ? announce(body, sender)
                    : Answer.error(METHOD, "method not allowed: use POST");
        }
        if (path.equals(ALERTS)) {
            return method.equals("POST")
                    ? alerts(body, sender, place)
                    : Answer.error(METHOD, "method not allowed: use POST");
        }
        List<String> parts = List.of(path.split("/", -1));
        if (!path.startsWith(DELIVERIES + "/") || parts.size() != 5) {
            return Answer.error(NOT_FOUND, "unknown path");
        }
        String id = parts.get(3);
        try {
            if (parts.get(4).equals("commit")) {
                return method.equals("POST")
                        ? commit(id, sender)
                        : Answer.error(METHOD, "method not allowed: use POST");
            }
            return method.equals("PUT")
                    ? put(request, body, id, parts.get(4), sender)
                    : Answer.error(METHOD, "method not allowed: use PUT; deliveries can be neither read nor changed");
        } catch (RejectionException e) {
            throw Sha256.isDigest(id) ? e.of(id) : e;
        }
    }

    private Answer announce(RequestBody body, Sender sender) throws RejectionException, IOException {
        DeliveryManifest announcement = DeliveryManifest.parse(body.bytes(DeliveryManifest.MOST_BYTES, _ -> {}));
        Uploads.Announced announced;
        try {
            announced = uploads.announce(announcement, sender);
        } catch (RejectionException e) {
            throw e.of(announcement.id());
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("delivery", announcement.id());
        members.put("state", announced.again() ? "again" : "open");
        members.put(
                "files",
                announced.received().entrySet().stream()
                        .map(file -> Map.<String, Object>of("sha256", file.getKey(), "received", file.getValue()))
                        .toList());
        return Answer.ok(members);
    }

    private Answer put(Request request, RequestBody body, String id, String sha256, Sender sender)
            throws RejectionException, IOException {
        long length = body.length();
        long offset = offset(request);
        long received = uploads.put(id, sha256, offset, length, body.stream(), body.pace(), sender);
        counters.add(Count.BYTES, length);
        return Answer.ok(Map.of("received", received));
    }

    private static long offset(Request request) throws RejectionException {
        String query = request.getHttpURI().getQuery();
        if (query == null || !query.matches("offset=[0-9]{1,15}")) {
            throw new RejectionException(Reason.MALFORMED, "missing offset: ?offset=NUMBER");
        }
        return Long.parseLong(query.substring("offset=".length()));
    }

    private Answer commit(String id, Sender sender) throws RejectionException, IOException {
        String state = uploads.commit(id, sender).name().toLowerCase(Locale.ROOT);
        counters.add(Count.DELIVERIES, state, 1);
        return Answer.okUnread(Map.of("delivery", id, "state", state));
    }

    private Answer alerts(RequestBody body, Sender sender, SenderRequestSlots.Place place)
            throws RejectionException, IOException {
        byte[] text = body.bytes(AlertBatch.MOST_BYTES, place::has);
        place.read();
        AlertBatch batch = AlertBatch.parse(text);
        long received = alerts.add(batch, sender);
        counters.add(Count.ALERTS, batch.lines().size());
        return Answer.ok(Map.of("received", received));
    }

    private static @Nullable X509Certificate certificate(Request request) {
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls) {
            X509Certificate[] chain = tls.peerCertificates();
            return chain == null || chain.length == 0 ? null : chain[0];
        }
        return null;
    }

    private static String header(Request request, HttpHeader header) {
        String value = request.getHeaders().get(header);
        return value == null ? "" : value;
    }

    private static String remote(Request request) {
        return Request.getRemoteAddr(request);
    }
}
