package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Run these under {@code mocksens exec}. */
class SignUpTest {
    private static final String PHONE = "01012345678";
    private static final String SERVICE_ID = System.getenv("SENS_SERVICE_ID");
    private static final String SERVICE = System.getenv("MOCKSENS_URL") + "/_mocksens/services/" + SERVICE_ID;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SignUp signUp = signUp(System.getenv("SENS_SECRET_KEY"));

    @BeforeEach
    void reset() throws Exception {
        mocksens("POST", "/reset", "{}");
    }

    @Test
    void theCodeFromTheSmsIsAcceptedOnce() throws Exception {
        signUp.sendCode(PHONE);
        String message = mocksens("GET", "/messages/wait?to=" + PHONE + "&timeout=5s", "").body();
        Matcher otp = Pattern.compile("\"otp\":\"(\\d+)\"").matcher(message);
        assertTrue(otp.find(), message);
        assertTrue(signUp.verify(PHONE, otp.group(1)));
        assertFalse(signUp.verify(PHONE, otp.group(1)));
    }

    @Test
    void aFailureCanBeTriedAgain() throws Exception {
        mocksens("POST", "/faults", "{\"respond\":\"quota-exceeded\"}");
        assertEquals(429, assertThrows(SensException.class, () -> signUp.sendCode(PHONE)).status);
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
    void aWrongSecretKeyIsExplained() throws Exception {
        SensException error = assertThrows(SensException.class, () -> signUp("wrong").sendCode(PHONE));
        assertEquals(401, error.status);
        String requests = mocksens("GET", "/requests?status=401", "").body();
        assertTrue(requests.contains("secret key"), requests);
    }

    private static SignUp signUp(String secretKey) {
        return new SignUp(new Sens(SERVICE_ID, System.getenv("SENS_ACCESS_KEY"), secretKey));
    }

    private void assertSent(int count) throws Exception {
        String wanted = "{\"match\":{\"to\":\"%s\"},\"count\":%d}".formatted(PHONE, count);
        HttpResponse<String> verdict = mocksens("POST", "/verify", wanted);
        assertEquals(200, verdict.statusCode(), verdict.body());
    }

    private HttpResponse<String> mocksens(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SERVICE + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
