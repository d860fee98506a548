package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
)

const phone = "01012345678"

// Run these under mocksens exec.
func newSens() *Sens {
	return &Sens{
		ServiceID: os.Getenv("SENS_SERVICE_ID"),
		AccessKey: os.Getenv("SENS_ACCESS_KEY"),
		SecretKey: os.Getenv("SENS_SECRET_KEY"),
	}
}

// admin calls mocksens's admin API, and decodes its answer.
func admin(t *testing.T, method, path, body string, found interface{}) int {
	t.Helper()
	url := os.Getenv("MOCKSENS_URL") + "/_mocksens/services/" + os.Getenv("SENS_SERVICE_ID") + path
	request, _ := http.NewRequest(method, url, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if found != nil {
		if err := json.NewDecoder(answer.Body).Decode(found); err != nil {
			t.Fatal(err)
		}
	}
	return answer.StatusCode
}

func expect(t *testing.T, handler http.Handler, path, body string, status int) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest("POST", path, strings.NewReader(body)))
	if recorder.Code != status {
		t.Errorf("POST %s answered %d, not %d", path, recorder.Code, status)
	}
}

func expectSent(t *testing.T, verify string) {
	t.Helper()
	if status := admin(t, "POST", "/verify", verify, nil); status != 200 {
		t.Errorf("%s: %d", verify, status)
	}
}

func TestTheCodeFromTheSMSIsAccepted(t *testing.T) {
	admin(t, "POST", "/reset", "{}", nil)
	handler := newHandler(newSens())
	expect(t, handler, "/codes", `{"phone":"`+phone+`"}`, 202)
	var found struct{ Message struct{ Otp string } }
	admin(t, "GET", "/messages/wait?timeout=5s&to="+phone, "", &found)
	expect(t, handler, "/codes/verify", `{"phone":"`+phone+`","code":"`+found.Message.Otp+`"}`, 204)
}

func TestAUsedUpQuotaIsAnError(t *testing.T) {
	admin(t, "POST", "/reset", "{}", nil)
	admin(t, "POST", "/faults", `{"respond":"quota-exceeded"}`, nil)
	expect(t, newHandler(newSens()), "/codes", `{"phone":"`+phone+`"}`, 503)
	expectSent(t, `{"match":{"to":"`+phone+`"},"count":0}`)
}

func TestWithoutAConnectionNothingIsOnItsWay(t *testing.T) {
	closed, _ := url.Parse("http://127.0.0.1:1")
	sens := newSens()
	sens.Client.Transport = &http.Transport{Proxy: http.ProxyURL(closed)}
	expect(t, newHandler(sens), "/codes", `{"phone":"`+phone+`"}`, 503)
}

func TestALostAnswerIsNotASecondSMS(t *testing.T) {
	admin(t, "POST", "/reset", "{}", nil)
	admin(t, "POST", "/faults", `{"fault":"reset","commit":true}`, nil)
	expect(t, newHandler(newSens()), "/codes", `{"phone":"`+phone+`"}`, 504)
	expectSent(t, `{"match":{"to":"`+phone+`"},"count":1}`)
}

func TestAWrongSecretKeyIsExplained(t *testing.T) {
	admin(t, "POST", "/reset", "{}", nil)
	sens := newSens()
	sens.SecretKey = "wrong"
	expect(t, newHandler(sens), "/codes", `{"phone":"`+phone+`"}`, 503)
	var found struct{ Requests []struct{ Diagnosis string } }
	admin(t, "GET", "/requests?status=401", "", &found)
	if len(found.Requests) != 1 || !strings.Contains(found.Requests[0].Diagnosis, "secret key") {
		t.Errorf("%+v", found)
	}
}
