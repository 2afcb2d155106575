import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The other side of the diamond example: a small web service on a free port of this machine, run by
 * {@code java examples/LocalServer.java}. Prints its address and ends with its standard input.
 */
class LocalServer {

    public static void main(String[] args) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/weather/oslo", call -> answer(call, "{\"city\":\"Oslo\",\"celsius\":-3}"));
        server.createContext("/weather/rome", call -> answer(call, "{\"city\":\"Rome\",\"celsius\":14}"));
        server.createContext("/reports", LocalServer::accept);
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        server.stop(0);
    }

    private static void accept(HttpExchange call) throws IOException {
        int bytes = call.getRequestBody().readAllBytes().length;
        String key = call.getRequestHeaders().getFirst("Idempotency-Key");
        answer(call, "{\"stored_bytes\":" + bytes + ",\"idempotency_key\":\"" + key + "\"}");
    }

    private static void answer(HttpExchange call, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }
}
