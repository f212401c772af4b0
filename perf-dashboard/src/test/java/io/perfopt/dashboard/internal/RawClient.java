package io.perfopt.dashboard.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is told to, as no honest one would, and reads answers and events. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private String run = "";

    RawClient(URI address) throws IOException {
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request as it is and reads one whole answer. */
    static Answer ask(URI address, String request) {
        try (RawClient client = new RawClient(address)) {
            client.send(request);
            return client.answer();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Answer get(URI address, String path, String... headers) {
        return ask(address, request("GET", address, path, headers));
    }

    static String request(String method, URI address, String path, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
            text.append("Host: ").append(address.getAuthority()).append("\r\n");
        }
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    void send(String bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException hungUp) {
            // a server that has had enough closes before all is sent; what it answered, if anything, is still to be
            // read
            socket.shutdownOutput();
        }
    }

    /** The status line and headers, and the body as far as it is told its length or the connection is closed. */
    Answer answer() throws IOException {
        String status = line();
        if (status.isEmpty()) {
            return new Answer(0, Map.of(), "");
        }
        Map<String, String> headers = headers();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.containsKey("content-length")) {
            body.writeBytes(in.readNBytes(Integer.parseInt(headers.get("content-length"))));
        } else if (!headers.containsKey("transfer-encoding")) {
            body.writeBytes(in.readAllBytes());
        }
        return new Answer(Integer.parseInt(status.split(" ", -1)[1]), headers, body.toString(ISO_8859_1));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, two) -> one + "\n" + two);
        }
        return headers;
    }

    /** The next event of a stream: its id and data. */
    EventLog.Event event() throws IOException {
        long id = -1;
        for (String line = line(); ; line = line()) {
            if (line.startsWith("id: ")) {
                run = line.substring(4, line.indexOf('-') + 1);
                id = Long.parseLong(line.substring(4 + run.length()));
            } else if (line.startsWith("data: ")) {
                return new EventLog.Event(id, line.substring(6));
            } else if (line.equals("0")) {
                throw new IOException("the stream has ended");
            }
        }
    }

    /** What the ids of the latest event's run begin with. */
    String run() {
        return run;
    }

    /** A line, without its end; empty at the end of the stream. Reads through the lengths of chunks as if they were lines of their own. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
        } catch (SocketException reset) {
            return "";
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** An answer; status 0 when the connection was closed without one. */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }
}
