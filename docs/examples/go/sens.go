package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

const host = "https://sens.apigw.ntruss.com"

// Sens sends SMS by SENS.
type Sens struct {
	ServiceID, AccessKey, SecretKey string
	Client                          http.Client
}

// RefusedError is SENS's refusal of a message.
type RefusedError struct{ Status int }

func (e RefusedError) Error() string { return fmt.Sprintf("SENS answered %d", e.Status) }

// ErrNotConnected is the lack of a connection.
var ErrNotConnected = errors.New("cannot connect")

// Send sends an SMS. After any error but a RefusedError and ErrNotConnected, it may have been sent.
func (s *Sens) Send(to, content string) error {
	body, err := json.Marshal(map[string]interface{}{
		"type": "SMS", "from": "0212345678", "content": content, "messages": []map[string]string{{"to": to}},
	})
	if err != nil {
		return err
	}
	target := "/sms/v2/services/" + s.ServiceID + "/messages"
	request, err := http.NewRequest(http.MethodPost, host+target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	s.sign(request, target)
	answer, err := s.Client.Do(request)
	var failed *net.OpError
	if errors.As(err, &failed) && (failed.Op == "dial" || failed.Op == "proxyconnect") {
		return fmt.Errorf("%w: %v", ErrNotConnected, err)
	}
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusAccepted {
		return RefusedError{answer.StatusCode}
	}
	return nil
}

func (s *Sens) sign(request *http.Request, target string) {
	timestamp := strconv.FormatInt(time.Now().UnixNano()/int64(time.Millisecond), 10)
	mac := hmac.New(sha256.New, []byte(s.SecretKey))
	mac.Write([]byte(request.Method + " " + target + "\n" + timestamp + "\n" + s.AccessKey))
	request.Header.Set("x-ncp-apigw-timestamp", timestamp)
	request.Header.Set("x-ncp-iam-access-key", s.AccessKey)
	request.Header.Set("x-ncp-apigw-signature-v2", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
