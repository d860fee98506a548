package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/big"
	"net/http"
	"os"
	"sync"
	"time"
)

type signUp struct{ Phone, Code string }

// newHandler returns the application: POST /codes and POST /codes/verify.
func newHandler(sens *Sens) http.Handler {
	var codes sync.Map // in production: Redis, with an expiry
	mux := http.NewServeMux()
	mux.HandleFunc("/codes", func(w http.ResponseWriter, r *http.Request) {
		var asked signUp
		number, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
		if err != nil || json.NewDecoder(r.Body).Decode(&asked) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		code := fmt.Sprintf("%06d", number)
		codes.Store(asked.Phone, code)
		err = sens.Send(asked.Phone, "[my app] 인증번호 "+code)
		switch {
		case err == nil:
			w.WriteHeader(http.StatusAccepted)
		case errors.As(err, &RefusedError{}), errors.Is(err, ErrNotConnected):
			w.WriteHeader(http.StatusServiceUnavailable)
		default: // the code may be on its way
			w.WriteHeader(http.StatusGatewayTimeout)
		}
	})
	mux.HandleFunc("/codes/verify", func(w http.ResponseWriter, r *http.Request) {
		var asked signUp
		if json.NewDecoder(r.Body).Decode(&asked) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if code, ok := codes.Load(asked.Phone); !ok || code != asked.Code {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		codes.Delete(asked.Phone)
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

func main() {
	sens := &Sens{
		ServiceID: os.Getenv("SENS_SERVICE_ID"),
		AccessKey: os.Getenv("SENS_ACCESS_KEY"),
		SecretKey: os.Getenv("SENS_SECRET_KEY"),
		Client:    http.Client{Timeout: 5 * time.Second},
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", newHandler(sens)))
}
