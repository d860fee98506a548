package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client for SMS by SENS. */
public class Sens {
    private static final String HOST = "https://sens.apigw.ntruss.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String serviceId;
    private final String accessKey;
    private final String secretKey;

    public Sens(String serviceId, String accessKey, String secretKey) {
        this.serviceId = serviceId;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /** Sends an SMS. */
    public void send(String to, String content) throws IOException, InterruptedException {
        String target = "/sms/v2/services/" + serviceId + "/messages";
        String body = JSON.writeValueAsString(new Sms("SMS", "0212345678", content, List.of(new Recipient(to))));
        String timestamp = String.valueOf(System.currentTimeMillis());
        HttpRequest request = HttpRequest.newBuilder(URI.create(HOST + target))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("x-ncp-apigw-timestamp", timestamp)
                .header("x-ncp-iam-access-key", accessKey)
                .header("x-ncp-apigw-signature-v2", signature("POST", target, timestamp))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new SensException(answer.statusCode(), answer.body());
        }
    }

    private String signature(String method, String target, String timestamp) {
        String text = method + " " + target + "\n" + timestamp + "\n" + accessKey;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secretKey.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    private record Sms(String type, String from, String content, List<Recipient> messages) {}

    private record Recipient(String to) {}
}
