// OpenAI's SDK for Go: runs the function that the first argument names, and prints what it showed as a line of JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/packages/param"
)

type shown map[string]any

var ctx = context.Background()
var ask = []openai.ChatCompletionMessageParamUnion{openai.UserMessage("How is the weather in Paris?")}
var city = map[string]any{"type": "string"}

func newClient() openai.Client {
	// region setup
	client := openai.NewClient(
		option.WithBaseURL(os.Getenv("OCTOAGENT_URL")+"/v1"),
		option.WithAPIKey(os.Getenv("OCTOAGENT_API_KEY")),
		option.WithMaxRetries(0),
	)
	// endregion
	return client
}

func plain(client openai.Client) (shown, error) {
	answer, err := client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{Model: "planner", Messages: ask})
	if err != nil {
		return nil, err
	}
	return shown{"text": answer.Choices[0].Message.Content}, nil
}

func stream(client openai.Client) (shown, error) {
	var text string
	var usage int64
	// region stream
	chunks := client.Chat.Completions.NewStreaming(ctx, openai.ChatCompletionNewParams{
		Model:         "planner",
		Messages:      ask,
		StreamOptions: openai.ChatCompletionStreamOptionsParam{IncludeUsage: param.NewOpt(true)},
	})
	for chunks.Next() {
		chunk := chunks.Current()
		usage += chunk.Usage.TotalTokens // of the last one, which has no choices
		for _, choice := range chunk.Choices {
			text += choice.Delta.Content
		}
	}
	if err := chunks.Err(); err != nil {
		return nil, err
	}
	// endregion
	return shown{"text": text, "usage": usage}, nil
}

func tools(client openai.Client) (shown, error) {
	weather := openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
		Name:       "weather",
		Parameters: openai.FunctionParameters{"type": "object", "properties": map[string]any{"city": city}},
	})
	params := openai.ChatCompletionNewParams{
		Model: "planner", Messages: ask, Tools: []openai.ChatCompletionToolUnionParam{weather},
	}
	answer, err := client.Chat.Completions.New(ctx, params)
	if err != nil {
		return nil, err
	}
	message := answer.Choices[0].Message
	call := message.ToolCalls[0]
	var arguments struct{ City string }
	if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
		return nil, err
	}
	params.Messages = append(params.Messages, message.ToParam(), openai.ToolMessage("sunny", call.ID))
	if answer, err = client.Chat.Completions.New(ctx, params); err != nil {
		return nil, err
	}
	return shown{"called": arguments.City, "text": answer.Choices[0].Message.Content}, nil
}

func structured(client openai.Client) (shown, error) {
	schema := openai.ResponseFormatJSONSchemaJSONSchemaParam{
		Name: "weather",
		Schema: map[string]any{
			"type":       "object",
			"properties": map[string]any{"city": city, "celsius": map[string]any{"type": "integer"}},
		},
	}
	answer, err := client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{
		Model:    "planner",
		Messages: ask,
		ResponseFormat: openai.ChatCompletionNewParamsResponseFormatUnion{
			OfJSONSchema: &openai.ResponseFormatJSONSchemaParam{JSONSchema: schema},
		},
	})
	if err != nil {
		return nil, err
	}
	var data map[string]any
	err = json.Unmarshal([]byte(answer.Choices[0].Message.Content), &data)
	return shown{"data": data}, err
}

// untuned is the client as it comes, with two retries of its own.
func untuned(openai.Client) (shown, error) {
	return plain(openai.NewClient(
		option.WithBaseURL(os.Getenv("OCTOAGENT_URL")+"/v1"),
		option.WithAPIKey(os.Getenv("OCTOAGENT_API_KEY")),
	))
}

func main() {
	functions := map[string]func(openai.Client) (shown, error){
		"plain": plain, "stream": stream, "tools": tools, "structured": structured, "untuned": untuned,
	}
	saw, err := functions[os.Args[1]](newClient())
	if err != nil {
		kind, status, message := fmt.Sprintf("%T", err), 0, err.Error()
		// region errors
		var told *openai.Error
		if errors.As(err, &told) {
			kind, status, message = "*openai.Error", told.StatusCode, told.Message // Error() has no message
		}
		// endregion
		saw = shown{"error": shown{"type": kind, "status": status, "message": message}}
	}
	line, _ := json.Marshal(saw)
	fmt.Println(string(line))
}
