package eyas.container;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A fake Kubernetes runtime: a real gRPC server on a real Unix socket. */
final class FakeCriRuntime implements AutoCloseable {
    private static final String SERVICE = "runtime.v1.RuntimeService";

    /** Passes messages through unchanged. */
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Server server;
    private final Map<String, Function<ProtobufMessage, byte[]>> methods = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    /** The listeners for events. */
    final BlockingQueue<StreamObserver<byte[]>> events = new LinkedBlockingQueue<>();

    FakeCriRuntime(Path socket) throws IOException {
        server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .addService((BindableService) this::service)
                .build()
                .start();
    }

    private ServerServiceDefinition service() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
        for (String name : List.of("Version", "ListContainers", "ContainerStatus", "PodSandboxStatus")) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(SERVICE + "/" + name)
                    .setRequestMarshaller(BYTES)
                    .setResponseMarshaller(BYTES)
                    .build();
            service.addMethod(method, ServerCalls.asyncUnaryCall((request, reply) -> {
                calls.add(name);
                Function<ProtobufMessage, byte[]> answer = methods.get(name);
                try {
                    if (answer == null) {
                        throw Status.NOT_FOUND.asRuntimeException();
                    }
                    reply.onNext(answer.apply(ProtobufMessage.read(request)));
                    reply.onCompleted();
                } catch (IOException e) {
                    reply.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                } catch (RuntimeException e) {
                    reply.onError(e);
                }
            }));
        }
        service.addMethod(
                MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                        .setFullMethodName(SERVICE + "/GetContainerEvents")
                        .setRequestMarshaller(BYTES)
                        .setResponseMarshaller(BYTES)
                        .build(),
                ServerCalls.asyncServerStreamingCall((_, reply) -> {
                    calls.add("GetContainerEvents");
                    events.add(reply);
                }));
        return service.build();
    }

    void on(String method, Function<ProtobufMessage, byte[]> answer) {
        methods.put(method, answer);
    }

    @Override
    public void close() {
        server.shutdownNow();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
