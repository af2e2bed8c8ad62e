"""FastAPI on uvicorn and uvloop. Prints its port."""
import socket

import uvicorn
from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic import BaseModel, Field
from typing import List, Literal, Optional

app = FastAPI()
PIECE = b"x" * (1 << 16)


class Item(BaseModel):
    sku: str = Field(min_length=1, max_length=20)
    title: str = Field(min_length=1, max_length=80)
    quantity: int = Field(ge=1, le=1000)
    price: float = Field(ge=0)


class Order(BaseModel):
    id: int = Field(ge=1)
    customer: str = Field(min_length=1, max_length=80)
    currency: Literal["EUR", "USD", "GBP"]
    express: Optional[bool] = None
    note: Optional[str] = Field(default=None, max_length=200)
    items: List[Item] = Field(min_items=1, max_items=100)


class Receipt(BaseModel):
    id: int
    customer: str
    items: int
    total: float
    currency: Literal["EUR", "USD", "GBP"]


class User(BaseModel):
    id: int
    limit: int
    verbose: bool


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext():
    return "Hello, World!"


@app.get("/users/{id}", response_model=User)
async def user(id: int = Path(ge=1), verbose: bool = False, limit: int = Query(10, ge=1, le=100)):
    return User(id=id, limit=limit, verbose=verbose)


@app.post("/orders", response_model=Receipt)
async def order(placed: Order):
    return Receipt(id=placed.id, customer=placed.customer, currency=placed.currency,
                   items=sum(each.quantity for each in placed.items),
                   total=sum(each.price * each.quantity for each in placed.items))


@app.get("/blob")
async def download():
    async def pieces():
        for _ in range(16):
            yield PIECE
    return StreamingResponse(pieces(), media_type="application/octet-stream")


@app.post("/blob")
async def upload(request: Request):
    received = 0
    async for piece in request.stream():
        received += len(piece)
    return Response('{"received":%d}' % received, media_type="application/json")


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.run(app, fd=listener.fileno(), loop="uvloop", log_level="critical", access_log=False)
