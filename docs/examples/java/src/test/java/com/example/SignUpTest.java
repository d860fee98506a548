package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Run these under {@code mocksens exec}. */
class SignUpTest {
    private static final String PHONE = "01012345678";
    private static final String SERVICE_ID = System.getenv("SENS_SERVICE_ID");
    private static final String SERVICE = System.getenv("MOCKSENS_URL") + "/_mocksens/services/" + SERVICE_ID;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final SignUp signUp = signUp(System.getenv("SENS_SECRET_KEY"));

    @BeforeEach
    void reset() throws Exception {
        post("/reset", Map.of());
    }

    @Test
    void theCodeFromTheSmsIsAcceptedOnce() throws Exception {
        signUp.sendCode(PHONE);
        String code = sentCode();
        assertTrue(signUp.verify(PHONE, code));
        assertFalse(signUp.verify(PHONE, code));
    }

    @Test
    void aFailureCanBeTriedAgain() throws Exception {
        post("/faults", Map.of("respond", "quota-exceeded"));
        assertEquals(429, assertThrows(SensException.class, () -> signUp.sendCode(PHONE)).status);
        signUp.sendCode(PHONE);
        assertSent(1);
    }

    @Test
    void withoutAConnectionTheNextClickSends() throws Exception {
        String port = System.setProperty("https.proxyPort", "1"); // closed
        try {
            assertThrows(ConnectException.class, () -> signUp.sendCode(PHONE));
        } finally {
            System.setProperty("https.proxyPort", port);
        }
        signUp.sendCode(PHONE);
        assertSent(1);
    }

    @Test
    void aDoubleClickIsOneSms() throws Exception {
        signUp.sendCode(PHONE);
        signUp.sendCode(PHONE);
        assertSent(1);
    }

    @Test
    void aLostAnswerIsNotASecondSms() throws Exception {
        post("/faults", Map.of("fault", "reset", "commit", true));
        IOException error = assertThrows(IOException.class, () -> signUp.sendCode(PHONE));
        assertFalse(error instanceof SensException, error.toString());
        assertSent(1);
        signUp.sendCode(PHONE);
        assertSent(1);
        assertTrue(signUp.verify(PHONE, sentCode()));
    }

    @Test
    void aWrongSecretKeyIsExplained() throws Exception {
        SensException error = assertThrows(SensException.class, () -> signUp("wrong").sendCode(PHONE));
        assertEquals(401, error.status);
        String diagnosis = get("/requests?status=401").at("/requests/0/diagnosis").asText();
        assertTrue(diagnosis.contains("secret key"), diagnosis);
    }

    private static SignUp signUp(String secretKey) {
        return new SignUp(new Sens(SERVICE_ID, System.getenv("SENS_ACCESS_KEY"), secretKey));
    }

    private String sentCode() throws Exception {
        return get("/messages/wait?to=" + PHONE + "&timeout=5s").at("/message/otp").asText();
    }

    private void assertSent(int count) throws Exception {
        HttpResponse<String> verdict = post("/verify", Map.of("match", Map.of("to", PHONE), "count", count));
        assertEquals(200, verdict.statusCode(), verdict.body());
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SERVICE + path)).build();
        return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> post(String path, Map<String, ?> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SERVICE + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
